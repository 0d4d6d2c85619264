-- Grain: one submission.
-- Why it exists: the register: who sent what, when, with which outcome.
-- What it refuses: nothing.
select
    submission_id,
    form,
    form_version,
    department,
    period,
    cast(seq as bigint) as seq,
    kind,
    coverage,
    outcome,
    cast(received_at as timestamp) as received_at,
    cast(accepted_at as timestamp) as accepted_at,
    received_from,
    original_name,
    file_sha256,
    cast(rows_read as bigint) as rows_read,
    cast(rows_accepted as bigint) as rows_accepted,
    cast(rows_quarantined as bigint) as rows_quarantined,
    cast(rows_ignorable as bigint) as rows_ignorable,
    cast(is_nil_return as boolean) as is_nil_return
from {{ source('register', 'submissions') }}
