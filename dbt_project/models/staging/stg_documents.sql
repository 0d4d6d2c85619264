-- Grain: one document.
-- Why it exists: where targets and definitions come from.
-- What it refuses: nothing.
select
    code as document,
    number as document_number,
    title_zh,
    title_en,
    issuer_zh,
    issuer_en,
    issued_on,
    kind as document_kind,
    note_zh,
    note_en
from {{ source('plan', 'documents') }}
