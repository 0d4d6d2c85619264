-- Grain: one submission.
-- Why it exists: the register: who sent what, when, with which outcome.
-- What it refuses: nothing.
select
    submission_id,
    form,
    form_version,
    department,
    period,
    seq,
    kind,
    coverage,
    outcome,
    received_at,
    accepted_at,
    received_from,
    original_name,
    file_sha256,
    rows_read,
    rows_accepted,
    rows_quarantined,
    rows_ignorable,
    is_nil_return
from {{ source('register', 'submissions') }}
