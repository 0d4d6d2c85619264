-- Grain: one accepted submission known on known_on.
-- Why it exists: says which submissions an answer may use, and which a later full file has replaced.
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
),

slots as (
    select
        known.*,
        max(case when coverage = 'full' then seq end)
            over (partition by form, department, period) as last_full_seq,
        max(seq) over (partition by form, department, period, file_sha256) as last_reading_seq
    from known
)

select
    submission_id,
    form,
    department,
    period,
    seq,
    file_sha256,
    original_name,
    accepted_at as submission_accepted_at,
    coalesce(seq < last_full_seq, false) or seq < last_reading_seq as is_replaced
from slots
