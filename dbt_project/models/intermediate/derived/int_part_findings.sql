-- Grain: one total and period × one part, or all its parts together, that is larger than the total.
-- Why it exists: a part above its total is an error somewhere: it is shown, and neither figure is changed.
-- What it refuses: parts of another breakdown, area or period than the total's; forecasts.
with preferred as (
    select * from {{ ref('int_observations_known') }}
    where {{ replaced('touched') }} and is_preferred and not is_forecast and obs_value is not null
),

pairs as (
    select
        wholes.indicator as total_indicator,
        wholes.ref_area,
        wholes.breakdown,
        wholes.time_period,
        wholes.accumulation,
        wholes.obs_value as total_value,
        parts.indicator as part_indicator,
        parts.obs_value as part_value
    from preferred as parts
    inner join {{ ref('int_indicators_known') }} as indicators on parts.indicator = indicators.indicator
    inner join preferred as wholes
        on
            indicators.part_of = wholes.indicator
            and parts.ref_area = wholes.ref_area
            and parts.breakdown = wholes.breakdown
            and parts.time_period = wholes.time_period
            and parts.accumulation = wholes.accumulation
            and parts.unit_measure = wholes.unit_measure
),

together as (
    select
        total_indicator,
        ref_area,
        breakdown,
        time_period,
        accumulation,
        total_value,
        cast('_T' as {{ text_type() }}) as part_indicator,
        cast(sum(part_value) as decimal(28, 8)) as part_value,
        count(*) as parts_count
    from pairs
    group by total_indicator, ref_area, breakdown, time_period, accumulation, total_value
),

compared as (
    select
        total_indicator,
        ref_area,
        breakdown,
        time_period,
        accumulation,
        total_value,
        part_indicator,
        part_value
    from pairs
    union all
    select
        total_indicator,
        ref_area,
        breakdown,
        time_period,
        accumulation,
        total_value,
        part_indicator,
        part_value
    from together
    where parts_count > 1
)

select
    compared.*,
    'figure.part.above_total' as rule_id,
    cast(part_value - total_value as decimal(28, 8)) as excess
from compared
where part_value > total_value
