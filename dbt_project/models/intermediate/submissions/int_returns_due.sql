-- Grain: one expected return (form, department, period) whose period has ended by known_on, or that came early.
-- Why it exists: the one place that says whether a return is on time, late, missing, not due or not issued.
-- What it refuses: rejected files (they satisfy nothing); periods still running for which nothing was accepted.
--   A file read again and then accepted arrived on the day its bytes first came.
with arrived as (
    select
        submissions.*,
        min(submissions.received_at) over (
            partition by submissions.form, submissions.department, submissions.period, submissions.file_sha256
        ) as arrived_at
    from {{ ref('stg_submissions') }} as submissions
    where submissions.accepted_at < {{ happened_before() }}
),

ranked as (
    select
        arrived.*,
        row_number() over (
            partition by arrived.form, arrived.department, arrived.period
            order by arrived.arrived_at, arrived.seq
        ) as accepted_no
    from arrived
    where arrived.outcome in ('accepted', 'accepted_with_findings', 'partly_accepted')
),

returns as (
    select
        expected.form,
        expected.department,
        expected.period,
        expected.period_end,
        expected.due_on,
        expected.due_basis,
        expected.form_status,
        ranked.submission_id as first_submission_id,
        ranked.arrived_at,
        case
            when ranked.arrived_at < {{ add_days('expected.due_on', 1) }} then 'on_time'
            when ranked.arrived_at is not null then 'late'
            when expected.form_status = 'proposed' then 'not_issued'
            when expected.due_on >= {{ known_on() }} then 'not_due'
            else 'missing'
        end as arrival
    from {{ ref('stg_expected_returns') }} as expected
    left join ranked
        on
            expected.form = ranked.form
            and expected.department = ranked.department
            and expected.period = ranked.period
            and ranked.accepted_no = 1
    where expected.period_end < {{ known_before() }} or ranked.submission_id is not null
)

select
    returns.*,
    case
        when arrival = 'on_time' then 0
        when arrival = 'late' then {{ days_between('due_on', 'arrived_at') }}
        when arrival = 'missing' then {{ days_between('due_on', known_on()) }}
    end as days_late
from returns
