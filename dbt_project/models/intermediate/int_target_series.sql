-- Grain: one target × one comparable reading of its indicator, area and breakdown.
-- Why it exists: the figures a target may be judged by, each on the axis of months.
-- What it refuses: forecasts (they stand in int_target_predictions); readings that a publisher of lower precedence gave for the same period; flows of
--   another length than the target's (a month is never held against a year); spans of several years.
with targets as (
    select
        targets.*,
        indicators.direction,
        indicators.kind
    from {{ ref('int_targets_known') }} as targets
    inner join {{ ref('stg_indicators') }} as indicators on targets.indicator = indicators.indicator
),

readings as (
    select
        observations.*,
        {{ month_position('observations.period_end') }} as obs_position
    from {{ ref('int_observations_ranked') }} as observations
    where observations.is_preferred and not observations.is_forecast and observations.freq <> 'P'
)

select
    targets.target_id,
    readings.time_period,
    readings.accumulation,
    readings.freq,
    readings.period_end,
    readings.obs_position,
    readings.obs_value,
    readings.value_qualifier,
    readings.obs_status,
    readings.unit_measure,
    readings.data_source,
    readings.reliability,
    readings.correction_pending,
    readings.sources_differ,
    case
        when targets.path_type <> 'relative' then targets.target_value
        else cast(comparators.obs_value + coalesce(targets.target_value, 0) as decimal(28, 8))
    end as bound_value,
    {{ meets(
        'readings.obs_value', 'readings.value_qualifier', 'targets.target_operator',
        "case when targets.path_type <> 'relative' then targets.target_value"
        ' else comparators.obs_value + coalesce(targets.target_value, 0) end',
        'targets.target_value_high', 'targets.direction'
    ) }} as is_met,
    row_number() over (
        partition by targets.target_id
        order by readings.period_end desc, readings.freq, readings.accumulation
    ) as recency,
    row_number() over (
        partition by targets.target_id, readings.period_end
        order by readings.freq, readings.accumulation
    ) as same_date_rank
from targets
inner join readings
    on
        targets.indicator = readings.indicator
        and targets.ref_area = readings.ref_area
        and targets.breakdown = readings.breakdown
left join readings as comparators
    on
        targets.relative_to = comparators.indicator
        and readings.ref_area = comparators.ref_area
        and readings.breakdown = comparators.breakdown
        and readings.time_period = comparators.time_period
        and readings.accumulation = comparators.accumulation
where
    case
        when targets.path_type = 'cumulative' then readings.accumulation <> 'NONE'
        when targets.kind = 'flow' then readings.freq = 'A'
        else true
    end
