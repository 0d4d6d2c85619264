-- Grain: one target that is not merely qualitative.
-- Why it exists: what the published methods read of a target, in the same words and as floating numbers.
-- What it refuses: readings that must not be compared (unusable_reason says why): methods then give no class.
select
    spans.target_id,
    spans.class_rule,
    spans.path_type,
    spans.target_operator,
    case
        when spans.target_operator in ('up', 'not_down') then 1
        when spans.target_operator in ('down', 'not_up') then -1
        when spans.target_operator = 'band' and spans.latest_value < spans.target_value then 1
        when spans.target_operator = 'band' then -1
        else spans.sign
    end as wanted_sign,
    indicators.direction = 'none' and spans.target_operator = 'approx' as is_parity,
    {{ in_own_unit('spans.base_value', 'indicators.unit_mult') }} as y0,
    {{ in_own_unit('spans.assessed_value', 'indicators.unit_mult') }} as y1,
    {{ in_own_unit('spans.nearest_bound', 'indicators.unit_mult') }} as y2,
    {{ in_own_unit('indicators.natural_limit', 'indicators.unit_mult') }} as natural_limit,
    spans.elapsed_years,
    spans.total_years,
    spans.remaining_years,
    spans.is_latest_met,
    spans.is_base_met,
    spans.readings_count,
    coalesce(spans.base_date is not null and spans.latest_date <= spans.base_date, false)
    and spans.base_position is null as is_before_base,
    cast(spans.target_cut_high as double) as cut_high,
    cast(spans.target_cut_mid as double) as cut_mid,
    cast(spans.target_cut_low as double) as cut_low,
    trends.trend_points,
    {{ in_own_unit('trends.last_change', 'indicators.unit_mult') }} as last_change,
    trends.mean_change_full * power(cast(10 as double), indicators.unit_mult) as mean_change_full,
    -- a line through past readings says nothing of a date that is reached; a given prediction stays
    case
        when predictions.prediction_basis = 'given' or not spans.is_ended then predictions.predicted_value
    end as predicted_value,
    case
        when spans.path_type in ('average_growth', 'relative') then 'not_applicable'
        when refusals.reason in ('suppressed', 'unit_mismatch', 'validation_error') then refusals.reason
        when spans.is_broken then 'series_break'
    end as unusable_reason
from {{ ref('int_target_spans') }} as spans
inner join {{ ref('int_indicators_known') }} as indicators on spans.indicator = indicators.indicator
left join {{ ref('stg_status_rules') }} as refusals on spans.refused_by = refusals.rule_code
left join {{ ref('int_target_trends') }} as trends on spans.series_no = trends.series_no
left join {{ ref('int_target_predictions') }} as predictions on spans.target_id = predictions.target_id
where spans.target_operator <> 'qualitative'
