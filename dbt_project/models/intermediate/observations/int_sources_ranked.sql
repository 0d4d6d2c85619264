-- Grain: one known reading of a figure that several publishers give.
-- Why it exists: says which of them counts; every reading is kept.
-- What it refuses: figures of one publisher. Order: an actual before a forecast, then the plan's precedence of
--   sources, then the later publication, then the source's code.
--   sources_differ: the readings of one period are not all the same, forecasts included.
with several as (
    select {{ key_hash(figure_columns()) }} as key_hash
    from {{ ref('int_observations_known') }}
    where {{ replaced('touched') }}
    group by {{ key_hash(figure_columns()) }}
    having count(*) > 1
),

ranked as (
    select
        known.submission_id,
        known.row_no,
        known.indicator,
        known.ref_area,
        known.breakdown,
        known.time_period,
        known.accumulation,
        known.obs_value,
        known.value_qualifier,
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
    where
        {{ replaced('touched', 'known') }}
        and {{ key_hash(figure_columns(), 'known') }} in (select several.key_hash from several)
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
    ranked.submission_id,
    ranked.row_no,
    ranked.time_period,
    ranked.source_rank,
    spread.sources_count,
    spread.lowest_value,
    spread.highest_value,
    coalesce(spread.lowest_value <> spread.highest_value, false)
    or spread.qualifiers_differ as sources_differ
from ranked
inner join spread on {{ same_key('ranked', 'spread', figure_columns()) }}
