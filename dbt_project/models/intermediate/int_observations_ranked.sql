-- Grain: one key (indicator, area, breakdown, period, accumulation, source).
-- Why it exists: where several publishers give a figure, says which counts; every reading is kept.
-- What it refuses: nothing. Order: an actual before a forecast, then the plan's precedence of sources, then
--   the later publication, then the source's code.
--   sources_differ: the readings of one period are not all the same, forecasts included.
with ranked as (
    select
        known.*,
        precedence.precedence_rank,
        row_number() over (
            partition by
                known.indicator, known.ref_area, known.breakdown, known.time_period, known.accumulation
            order by
                case when known.is_forecast then 1 else 0 end,
                precedence.precedence_rank,
                known.accepted_at desc,
                known.data_source
        ) as source_rank
    from {{ ref('int_observations_known') }} as known
    inner join {{ ref('stg_precedence') }} as precedence
        on known.reliability = precedence.reliability
),

spread as (
    select
        indicator,
        ref_area,
        breakdown,
        time_period,
        accumulation,
        count(*) as sources_count,
        min(obs_value) as lowest_value,
        max(obs_value) as highest_value,
        min(value_qualifier) <> max(value_qualifier) as qualifiers_differ
    from ranked
    group by indicator, ref_area, breakdown, time_period, accumulation
)

select
    ranked.*,
    ranked.source_rank = 1 as is_preferred,
    spread.sources_count,
    spread.lowest_value,
    spread.highest_value,
    coalesce(spread.lowest_value <> spread.highest_value, false)
    or spread.qualifiers_differ as sources_differ
from ranked
inner join spread
    on
        ranked.indicator = spread.indicator
        and ranked.ref_area = spread.ref_area
        and ranked.breakdown = spread.breakdown
        and ranked.time_period = spread.time_period
        and ranked.accumulation = spread.accumulation
