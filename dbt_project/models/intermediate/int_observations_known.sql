-- Grain: one key (indicator, area, breakdown, period, accumulation, source).
-- Why it exists: the current value as known on known_on is a query, never an update.
-- What it refuses: readings of a file that a later file replaced, unless every replacement has the same cell in
--   quarantine: then the last accepted value stands, with correction_pending. An actual goes before a forecast
--   of the same publisher; then the latest accepted counts.
with pending as (
    select * from {{ ref('int_cells_pending') }}
),

replacements as (
    select submission_id, count(*) as replacements_count
    from {{ ref('int_submission_replacements') }}
    group by submission_id
),

replacements_pending as (
    select readings.submission_id, readings.row_no, count(*) as pending_count
    from {{ ref('int_observation_readings') }} as readings
    inner join {{ ref('int_submission_replacements') }} as replacing
        on readings.submission_id = replacing.submission_id
    inner join pending
        on
            replacing.replaced_by = pending.submission_id
            and readings.indicator = pending.indicator
            and readings.ref_area = pending.ref_area
            and readings.breakdown = pending.breakdown
            and readings.time_period = pending.time_period
            and readings.accumulation = pending.accumulation
            and readings.data_source = pending.data_source
    group by readings.submission_id, readings.row_no
),

standing as (
    select readings.*
    from {{ ref('int_observation_readings') }} as readings
    left join replacements on readings.submission_id = replacements.submission_id
    left join replacements_pending
        on
            readings.submission_id = replacements_pending.submission_id
            and readings.row_no = replacements_pending.row_no
    where coalesce(replacements.replacements_count, 0) = coalesce(replacements_pending.pending_count, 0)
),

ranked as (
    select
        standing.*,
        row_number() over (
            partition by indicator, ref_area, breakdown, time_period, accumulation, data_source
            order by
                case when is_forecast then 1 else 0 end,
                accepted_at desc,
                submission_accepted_at desc,
                seq desc,
                row_no desc
        ) as recency
    from standing
),

last_pending as (
    select
        indicator,
        ref_area,
        breakdown,
        time_period,
        accumulation,
        data_source,
        max(submission_accepted_at) as pending_since
    from pending
    group by indicator, ref_area, breakdown, time_period, accumulation, data_source
)

select
    ranked.*,
    coalesce(last_pending.pending_since > ranked.submission_accepted_at, false) as correction_pending
from ranked
left join last_pending
    on
        ranked.indicator = last_pending.indicator
        and ranked.ref_area = last_pending.ref_area
        and ranked.breakdown = last_pending.breakdown
        and ranked.time_period = last_pending.time_period
        and ranked.accumulation = last_pending.accumulation
        and ranked.data_source = last_pending.data_source
where ranked.recency = 1
