-- Grain: one derived figure (derivation, indicator, area, breakdown, period, accumulation).
-- Why it exists: months from year-to-date, growth, shares and area totals, marked as derived and never overriding.
-- What it refuses: growth, shares and totals where a figure is published; totals with a weight or an area missing that was there.
--   Areas or months in unlike units are never added; only shares may divide one unit by another.
--   Months stand beside the publisher's own, with the residual: agreement is never forced.
with published as (
    select
        indicator,
        ref_area,
        breakdown,
        time_period,
        accumulation,
        min(obs_value) as published_value
    from {{ ref('int_observations_known') }}
    -- a figure signed as missing is not published: the sign stands beside the derived figure
    where
        {{ replaced('derived') }} and is_preferred and not is_forecast
        and (obs_value is not null or obs_status not in ('O', 'L'))
    group by indicator, ref_area, breakdown, time_period, accumulation
),

kinds as (
    select
        precedence_rank,
        min(reliability) as reliability
    from {{ ref('int_precedence_known') }}
    group by precedence_rank
),

summed as (
    select
        inputs.derivation,
        inputs.indicator,
        inputs.ref_area,
        inputs.breakdown,
        inputs.time_period,
        inputs.period_end,
        inputs.accumulation,
        count(*) as inputs_count,
        -- exact: the order in which floating numbers are added shows in the last decimals of large figures
        {{ as_value('sum(case when inputs.input_weight < 0 then -inputs.input_value else inputs.input_value end)') }}
            as exact_sum,
        sum(cast(inputs.input_value as double) * inputs.input_weight) as weighted_sum,
        sum(inputs.input_weight) as weight_sum,
        sum(case when inputs.input_weight is null then 1 else 0 end) as weights_missing,
        max(case when inputs.input_role = 'numerator' then cast(inputs.input_value as double) end) as numerator_value,
        max(case when inputs.input_role = 'denominator' then cast(inputs.input_value as double) end) as denominator_value,
        min(inputs.input_unit) as lowest_unit,
        max(inputs.input_unit) as highest_unit,
        min(inputs.input_freq) as freq,
        min(inputs.data_source) as data_source,
        max(case when inputs.input_status = 'B' then 1 else 0 end) as has_break,
        max(case when inputs.input_status in ('P', 'E', 'I') then 1 else 0 end) as has_provisional,
        max(case when inputs.input_qualifier <> 'exact' then 1 else 0 end) as has_bound,
        max(case when inputs.input_unconfirmed then 1 else 0 end) as has_unconfirmed,
        max(inputs.input_precedence) as precedence_rank
    from {{ ref('int_derived_inputs') }} as inputs
    where {{ replaced('derived', 'inputs') }}
    group by
        inputs.derivation, inputs.indicator, inputs.ref_area, inputs.breakdown, inputs.time_period,
        inputs.period_end, inputs.accumulation
),

-- areas that were split up or merged are asked for as long as they were there
expected as (
    select
        totals.ref_area,
        totals.period_end,
        totals.freq,
        count(*) as areas_expected
    from (
        select distinct
            ref_area,
            period_end,
            freq
        from summed
        where derivation = 'area_total'
    ) as totals
    inner join {{ ref('stg_areas') }} as areas
        on
            totals.ref_area = areas.parent_area
            and areas.ref_area not like '%-%'
            and {{ was_there('areas', 'totals.period_end', 'totals.freq') }}
    group by totals.ref_area, totals.period_end, totals.freq
),

computed as (
    select
        summed.*,
        indicators.unit_measure,
        published.published_value,
        published.indicator is not null as is_published,
        case
            when summed.derivation = 'growth'
                then 100 * (summed.numerator_value / nullif(summed.denominator_value, 0) - 1)
            when summed.derivation = 'share' and indicators.unit_measure = 'pct'
                then 100 * summed.numerator_value / nullif(summed.denominator_value, 0)
            when summed.derivation = 'share'
                then summed.numerator_value / nullif(summed.denominator_value, 0)
            when indicators.aggregation = 'weighted_mean' and summed.derivation = 'area_total'
                then summed.weighted_sum / nullif(summed.weight_sum, 0)
        end as quotient,
        case
            when
                summed.derivation = 'month_from_ytd'
                or (summed.derivation = 'area_total' and indicators.aggregation <> 'weighted_mean')
                then summed.exact_sum
        end as exact_value
    from summed
    inner join {{ ref('int_indicators_known') }} as indicators on summed.indicator = indicators.indicator
    left join published
        on
            summed.indicator = published.indicator
            and summed.ref_area = published.ref_area
            and summed.breakdown = published.breakdown
            and summed.time_period = published.time_period
            and summed.accumulation = published.accumulation
    left join expected
        on
            summed.ref_area = expected.ref_area
            and summed.period_end = expected.period_end
            and summed.freq = expected.freq
    where
        (
            summed.derivation <> 'area_total'
            or (summed.inputs_count = expected.areas_expected and summed.weights_missing = 0)
        )
        and (summed.derivation = 'share' or summed.lowest_unit = summed.highest_unit)
        and (summed.derivation <> 'area_total' or summed.lowest_unit = indicators.unit_measure)
),

valued as (
    select
        computed.*,
        coalesce(computed.exact_value, {{ rounded_if_any_meaning('computed.quotient', 28, 8) }}) as derived_value
    from computed
)

select
    computed.derivation,
    computed.indicator,
    computed.ref_area,
    computed.breakdown,
    computed.time_period,
    computed.period_end,
    computed.accumulation,
    computed.freq,
    computed.unit_measure,
    computed.data_source,
    kinds.reliability,
    case
        when computed.has_break = 1 then 'B'
        when computed.has_provisional = 1 then 'P'
        when computed.has_unconfirmed = 1 then 'V'
        else 'A'
    end as obs_status,
    computed.has_unconfirmed = 1 as is_unconfirmed,
    case when computed.has_bound = 1 then 'approx' else 'exact' end as value_qualifier,
    computed.inputs_count,
    computed.derived_value as obs_value,
    computed.published_value,
    {{ as_value('computed.derived_value - computed.published_value') }} as residual,
    {{ ratio('(computed.derived_value - computed.published_value)', 'computed.published_value') }} as residual_share,
    -- METHOD 3.4: a residual above 0.5 per cent is a warning
    coalesce(abs(computed.derived_value - computed.published_value) > 0.005 * abs(computed.published_value), false) as has_warning
from valued as computed
left join kinds on computed.precedence_rank = kinds.precedence_rank
where computed.derived_value is not null and (computed.derivation = 'month_from_ytd' or not computed.is_published)
