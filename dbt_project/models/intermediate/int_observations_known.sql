-- Grain: one key (indicator, area, breakdown, period, source).
-- Why it exists: the current value as known on known_on is a query, never an update.
-- What it refuses: readings of files that a later full file replaced, unless the newer cell is quarantined:
--   then the last accepted value stands, with correction_pending.
with pending as (
    select distinct
        findings.indicator,
        findings.ref_area,
        findings.breakdown,
        findings.time_period,
        findings.data_source
    from {{ ref('stg_findings') }} as findings
    inner join {{ ref('int_submissions_known') }} as submissions
        on findings.submission_id = submissions.submission_id
    where
        findings.decision = 'quarantined'
        and findings.severity = 'error'
        and not submissions.is_replaced
),

standing as (
    select
        readings.*,
        pending.indicator is not null as correction_pending
    from {{ ref('int_observation_readings') }} as readings
    left join pending
        on
            readings.indicator = pending.indicator
            and readings.ref_area = pending.ref_area
            and readings.breakdown = pending.breakdown
            and readings.time_period = pending.time_period
            and readings.data_source = pending.data_source
    where not readings.is_replaced or pending.indicator is not null
),

ranked as (
    select
        standing.*,
        row_number() over (
            partition by indicator, ref_area, breakdown, time_period, data_source
            order by accepted_at desc, submission_accepted_at desc, seq desc, row_no desc
        ) as recency
    from standing
)

select * from ranked where recency = 1
