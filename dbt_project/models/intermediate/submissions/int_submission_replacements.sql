-- Grain: one known submission × one later known submission of its slot that replaces it.
-- Why it exists: a full file replaces the files received before it, and a file read again its earlier reading.
-- What it refuses: partial files (absent means unchanged).
select
    earlier.submission_id,
    later.submission_id as replaced_by,
    greatest(earlier.submission_accepted_at, later.submission_accepted_at) as replaced_at
from {{ ref('int_submissions_known') }} as earlier
inner join {{ ref('int_submissions_known') }} as later
    on
        earlier.form = later.form
        and earlier.department = later.department
        and earlier.period = later.period
        and (
            earlier.submission_received_at < later.submission_received_at
            or (earlier.submission_received_at = later.submission_received_at and earlier.seq < later.seq)
        )
where later.coverage = 'full' or later.file_sha256 = earlier.file_sha256
