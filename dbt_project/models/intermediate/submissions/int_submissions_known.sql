-- Grain: one accepted submission that an answer as known on known_on may use.
-- Why it exists: says which submissions an answer may use, on both axes of knowledge.
-- What it refuses: rejected submissions; what was entered later than asked for; submissions accepted after known_on,
--   unless they are the first of their slot: a figure that was public counts from the day it was, whenever it was
--   entered here, as its slot's first file had it. Later corrections change no earlier answer.
with accepted as (
    select
        submissions.*,
        row_number() over (
            partition by submissions.form, submissions.department, submissions.period
            order by submissions.received_at, submissions.seq
        ) = 1 as is_first
    from {{ ref('stg_submissions') }} as submissions
    where
        submissions.outcome in ('accepted', 'accepted_with_findings', 'partly_accepted')
        and submissions.accepted_at < {{ entered_before() }}
)

select
    submission_id,
    form,
    department,
    period,
    seq,
    coverage,
    file_sha256,
    original_name,
    received_at as submission_received_at,
    accepted_at as submission_accepted_at
from accepted
where accepted_at < {{ known_before() }} or is_first
