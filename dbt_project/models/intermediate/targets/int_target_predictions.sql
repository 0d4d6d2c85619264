-- Grain: one target with a prediction for its date.
-- Why it exists: the anticipated progress index compares a value predicted for the target's date (METHOD 1.5).
-- What it refuses: a line through fewer than two readings; readings at or after the target's date.
--   A forecast reading of that date counts first; else a line weighted by (T - t1) / (T - ti).
with forecasts as (
    select
        targets.target_id,
        {{ in_own_unit('readings.obs_value', 'indicators.unit_mult') }} as forecast_value,
        row_number() over (
            partition by targets.target_id order by readings.freq, readings.accumulation
        ) as forecast_rank
    from {{ ref('int_targets_known') }} as targets
    inner join {{ ref('int_indicators_known') }} as indicators on targets.indicator = indicators.indicator
    inner join {{ ref('int_readings_asked') }} as readings
        on
            targets.indicator = readings.indicator
            and targets.ref_area = readings.ref_area
            and targets.breakdown = readings.breakdown
            and targets.target_date = readings.period_end
    where readings.is_forecast and readings.obs_value is not null
),

weighed as (
    select
        points.target_id,
        -- times from the target's date and values from the baseline: a flat series predicts its baseline exactly
        cast(series.obs_position - points.target_position as double) as reading_at,
        {{ in_own_unit('(series.obs_value - points.base_value)', 'indicators.unit_mult') }} as reading_value,
        {{ in_own_unit('points.base_value', 'indicators.unit_mult') }} as base_value,
        1 / nullif(cast(points.target_position - series.obs_position as double), 0) as weight
    from {{ ref('int_target_series') }} as series
    inner join {{ ref('int_target_points') }} as points on series.series_no = points.series_no
    inner join {{ ref('int_indicators_known') }} as indicators on series.indicator = indicators.indicator
    where
        series.obs_value is not null
        and series.obs_position >= points.base_position
        and series.obs_position < points.target_position
),

means as (
    select
        target_id,
        min(base_value) as base_value,
        count(*) as points,
        {{ in_order('sum', 'weight * reading_at') }} / nullif({{ in_order('sum', 'weight') }}, 0) as mean_at,
        {{ in_order('sum', 'weight * reading_value') }} / nullif({{ in_order('sum', 'weight') }}, 0) as mean_value
    from weighed
    group by target_id
),

-- distances from the means, so that readings close to each other lose no digits
lines as (
    select
        means.target_id,
        means.base_value,
        means.mean_at,
        means.mean_value,
        {{ in_order(
            'sum',
            'weighed.weight * (weighed.reading_at - means.mean_at) * (weighed.reading_value - means.mean_value)'
        ) }}
        / nullif({{ in_order(
            'sum', 'weighed.weight * (weighed.reading_at - means.mean_at) * (weighed.reading_at - means.mean_at)'
        ) }}, 0) as slope
    from weighed
    inner join means on weighed.target_id = means.target_id
    where means.points >= 2
    group by means.target_id, means.base_value, means.mean_at, means.mean_value
)

select
    targets.target_id,
    coalesce(
        forecasts.forecast_value,
        lines.base_value + {{ kept_digits(
            '(lines.mean_value - lines.slope * lines.mean_at)',
            'greatest(abs(lines.mean_value), abs(lines.slope * lines.mean_at))', 15
        ) }}
    ) as predicted_value,
    case when forecasts.forecast_value is not null then 'given' else 'regression' end as prediction_basis
from {{ ref('int_targets_known') }} as targets
left join forecasts on targets.target_id = forecasts.target_id and forecasts.forecast_rank = 1
left join lines on targets.target_id = lines.target_id
where forecasts.forecast_value is not null or lines.slope is not null
