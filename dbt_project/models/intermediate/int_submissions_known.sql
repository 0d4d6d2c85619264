-- Grain: one accepted submission known on known_on.
-- Why it exists: says which submissions an answer may use.
-- What it refuses: rejected submissions; submissions accepted after known_on. Before the first submission of
--   all, declared figures answer: then every submission counts, as nothing was observed yet.
with accepted as (
    select * from {{ ref('stg_submissions') }}
    where outcome in ('accepted', 'accepted_with_findings', 'partly_accepted')
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
        or {{ known_before() }} <= system_start.began_at
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
    accepted_at as submission_accepted_at
from known
