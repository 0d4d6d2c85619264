-- Grain: one accepted submission known on known_on.
-- Why it exists: says which submissions an answer may use.
-- What it refuses: rejected submissions; submissions accepted after known_on. Before the first submission of
--   all, declared figures answer as each slot's first file had them: later corrections change no earlier answer.
with accepted as (
    select
        submissions.*,
        row_number() over (
            partition by submissions.form, submissions.department, submissions.period
            order by submissions.received_at, submissions.seq
        ) = 1 as is_first
    from {{ ref('stg_submissions') }} as submissions
    where submissions.outcome in ('accepted', 'accepted_with_findings', 'partly_accepted')
),

system_start as (
    select min(accepted_at) as began_at from accepted
),

known as (
    select accepted.*
    from accepted
    cross join system_start
    where
        accepted.accepted_at < {{ known_before() }}
        or ({{ known_before() }} <= system_start.began_at and accepted.is_first)
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
from known
