-- Grain: one figure that can be derived × one reading it is computed from.
-- Why it exists: every derived figure leads to the cells it rests on (METHOD 3.4, GSBPM 5.5 and 5.7).
-- What it refuses: differencing stocks and rates; splitting January and February; forecasts; two publishers in one sum.
--   Areas are added up only where the indicator says so; precisions are indicators of their own and never meet here.
with flows as (
    select indicator from {{ ref('int_indicators_known') }}
    where kind = 'flow'
),

children as (
    -- only the plan's own area is added up: the list of areas is complete for no other
    select
        areas.ref_area,
        areas.parent_area,
        areas.valid_from,
        areas.valid_to
    from {{ ref('stg_areas') }} as areas
    inner join {{ ref('stg_plan') }} as plan on areas.parent_area = plan.area
    where areas.ref_area not like '%-%'
),

-- what nothing is computed from is left out here, once
computed_from as (
    select indicator from flows
    union
    select growth_of from {{ ref('int_indicators_known') }} where growth_of is not null
    union
    select numerator from {{ ref('int_indicators_known') }} where numerator is not null
    union
    select denominator from {{ ref('int_indicators_known') }} where denominator is not null
),

given as (
    select
        ranked.submission_id,
        ranked.locator,
        ranked.indicator,
        ranked.ref_area,
        ranked.breakdown,
        ranked.time_period,
        ranked.freq,
        ranked.period_end,
        ranked.accumulation,
        ranked.data_source,
        ranked.obs_value,
        ranked.value_qualifier,
        ranked.unit_measure,
        {{ status_shown('ranked') }} as obs_status,
        ranked.is_unconfirmed,
        ranked.precedence_rank,
        {{ year_of('ranked.period_end') }} as reading_year,
        {{ month_of_year('ranked.period_end') }} as reading_month
    from {{ ref('int_observations_known') }} as ranked
    where
        {{ replaced('inputs', 'ranked') }}
        and {{ of_areas_replaced('derived', 'ranked', ref('int_observations_known')) }}
        and ranked.is_preferred
        and not ranked.is_forecast
        and (ranked.obs_value is not null or ranked.obs_status in ('M', 'N'))
        and (
            ranked.indicator in (select computed_from.indicator from computed_from)
            or ranked.ref_area in (select children.ref_area from children)
        )
),

preferred as (
    select * from given where obs_value is not null
),

-- in a sum, no such item is nothing, and below the smallest unit next to nothing (METHOD 2.5)
pieces as (
    select
        given.submission_id,
        given.locator,
        given.indicator,
        given.ref_area,
        given.breakdown,
        given.time_period,
        given.freq,
        given.period_end,
        given.accumulation,
        given.data_source,
        coalesce(given.obs_value, cast(0 as decimal(28, 8))) as obs_value,
        case when given.obs_value is null and given.obs_status = 'N' then 'approx' else given.value_qualifier end as value_qualifier,
        given.unit_measure,
        given.obs_status,
        given.is_unconfirmed,
        given.precedence_rank,
        given.obs_value is not null or indicators.aggregation = 'sum' and indicators.kind in ('stock', 'flow') as is_piece
    from given
    inner join {{ ref('int_indicators_known') }} as indicators on given.indicator = indicators.indicator
),

gathered as (
    {% for role, side, weight in [('minuend', 'whole', 1), ('subtrahend', 'before', -1)] -%}
    select
        'month_from_ytd' as derivation,
        whole.indicator as indicator,
        whole.ref_area as ref_area,
        whole.breakdown,
        whole.time_period,
        whole.period_end,
        'NONE' as accumulation,
        {{- computed_from(role, side, 'cast(' ~ weight ~ ' as double)') }}
    from preferred as whole
    inner join flows on whole.indicator = flows.indicator
    left join preferred as before
        on
            whole.indicator = before.indicator
            and whole.ref_area = before.ref_area
            and whole.breakdown = before.breakdown
            and whole.data_source = before.data_source
            and before.freq = 'M'
            and before.accumulation = 'YTD'
            and whole.reading_year = before.reading_year
            and whole.reading_month = before.reading_month + 1
    where
        whole.freq = 'M'
        and whole.accumulation = 'YTD'
        -- the first month of a year is its own year to date
        and (before.obs_value is not null{{ ' or whole.reading_month = 1' if side == 'whole' }})
    union all
    {% endfor -%}
    {% for role, side in [('numerator', 'whole'), ('denominator', 'before')] -%}
    select
        'growth' as derivation,
        growths.indicator as indicator,
        whole.ref_area as ref_area,
        whole.breakdown,
        whole.time_period,
        whole.period_end,
        whole.accumulation as accumulation,
        {{- computed_from(role, side, 'cast(1 as double)') }}
    from preferred as whole
    inner join {{ ref('int_indicators_known') }} as growths on whole.indicator = growths.growth_of
    inner join preferred as before
        on
            whole.indicator = before.indicator
            and whole.ref_area = before.ref_area
            and whole.breakdown = before.breakdown
            and whole.data_source = before.data_source
            and whole.freq = before.freq
            and whole.accumulation = before.accumulation
            and whole.reading_year = before.reading_year + 1
            and whole.reading_month = before.reading_month
    union all
    {% endfor -%}
    {% for role, side in [('numerator', 'whole'), ('denominator', 'below')] -%}
    select
        'share' as derivation,
        shares.indicator as indicator,
        whole.ref_area as ref_area,
        whole.breakdown,
        whole.time_period,
        whole.period_end,
        whole.accumulation as accumulation,
        {{- computed_from(role, side, 'cast(1 as double)') }}
    from preferred as whole
    inner join {{ ref('int_indicators_known') }} as shares on whole.indicator = shares.numerator
    inner join preferred as below
        on
            shares.denominator = below.indicator
            and whole.ref_area = below.ref_area
            and whole.breakdown = below.breakdown
            and whole.time_period = below.time_period
            and whole.accumulation = below.accumulation
    union all
    {% endfor -%}
    select
        'area_total' as derivation,
        piece.indicator as indicator,
        children.parent_area as ref_area,
        piece.breakdown,
        piece.time_period,
        piece.period_end,
        piece.accumulation as accumulation,
        {{- computed_from(
            'part', 'piece',
            "case when added.aggregation = 'sum' then cast(1 as double) else cast(weights.obs_value as double) end"
        ) }}
    from pieces as piece
    inner join {{ ref('int_indicators_known') }} as added
        on piece.indicator = added.indicator and added.aggregation in ('sum', 'weighted_mean')
    inner join children
        on piece.ref_area = children.ref_area and {{ was_there('children', 'piece.period_end', 'piece.freq') }}
    left join preferred as weights
        on
            added.weight_indicator = weights.indicator
            and piece.ref_area = weights.ref_area
            and piece.breakdown = weights.breakdown
            and piece.time_period = weights.time_period
            and piece.accumulation = weights.accumulation
    where piece.is_piece
)

select gathered.*
from gathered
where {{ replaced('derived') }}
