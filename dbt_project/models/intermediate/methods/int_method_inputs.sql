-- Grain: one target that is not merely qualitative.
-- Why it exists: what the published methods read of a target, in the same words and as floating numbers.
-- What it refuses: readings that must not be compared (unusable_reason says why): methods then give no class.
select
    assessed.target_id,
    assessed.class_rule,
    assessed.path_type,
    assessed.target_operator,
    case
        when assessed.target_operator in ('up', 'not_down') then 1
        when assessed.target_operator in ('down', 'not_up') then -1
        when assessed.target_operator = 'band' and assessed.latest_value < assessed.target_value then 1
        when assessed.target_operator = 'band' then -1
        else assessed.sign
    end as wanted_sign,
    indicators.direction = 'none' and assessed.target_operator = 'approx' as is_parity,
    {{ in_own_unit('assessed.base_value', 'indicators.unit_mult') }} as y0,
    {{ in_own_unit('assessed.assessed_value', 'indicators.unit_mult') }} as y1,
    {{ in_own_unit('assessed.nearest_bound', 'indicators.unit_mult') }} as y2,
    {{ in_own_unit('indicators.natural_limit', 'indicators.unit_mult') }} as natural_limit,
    assessed.elapsed_years,
    assessed.total_years,
    assessed.remaining_years,
    assessed.is_latest_met,
    assessed.is_base_met,
    assessed.readings_count,
    coalesce(assessed.base_date is not null and assessed.latest_date <= assessed.base_date, false)
    and assessed.base_position is null as is_before_base,
    cast(assessed.target_cut_high as double) as cut_high,
    cast(assessed.target_cut_mid as double) as cut_mid,
    cast(assessed.target_cut_low as double) as cut_low,
    assessed.trend_points,
    {{ in_own_unit('assessed.last_change', 'indicators.unit_mult') }} as last_change,
    assessed.mean_change_full * power(cast(10 as double), indicators.unit_mult) as mean_change_full,
    -- a line through past readings says nothing of a date that is reached; a given prediction stays
    case
        when predictions.prediction_basis = 'given' or not assessed.is_ended then predictions.predicted_value
    end as predicted_value,
    case
        when assessed.path_type in ('average_growth', 'relative') then 'not_applicable'
        when assessed.status_reason in ('suppressed', 'unit_mismatch', 'validation_error')
            then assessed.status_reason
        when assessed.is_broken then 'series_break'
    end as unusable_reason
from {{ ref('int_target_assessment') }} as assessed
inner join {{ ref('stg_indicators') }} as indicators on assessed.indicator = indicators.indicator
left join {{ ref('int_target_predictions') }} as predictions on assessed.target_id = predictions.target_id
where assessed.target_operator <> 'qualitative'
