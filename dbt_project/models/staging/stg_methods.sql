-- Grain: one parameter of one method version.
-- Why it exists: cut-offs as data.
-- What it refuses: nothing.
select
    method_code,
    method_version,
    label_zh,
    label_en,
    source_title,
    cast(recorded_on as date) as recorded_on,
    parameter,
    cast(value as decimal(28, 8)) as value
from {{ source('plan', 'methods') }}
