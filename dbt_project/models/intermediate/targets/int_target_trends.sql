-- Grain: one series that targets ask of (indicator, area, breakdown, class of readings).
-- Why it exists: recent direction, apart from status: mean of the last yearly changes (German rule, METHOD 1.4).
-- What it refuses: fewer than outlook_points yearly readings (null). One reading a year: the year's last.
--   Readings before the last series break; totals of a part of a year, which no full year may be averaged with.
with breaks as (
    select
        series.series_no,
        max(case when series.obs_status = 'B' then series.period_end else indicators.redefined_since end) as break_date
    from {{ ref('int_target_series') }} as series
    left join {{ ref('int_indicators_known') }} as indicators
        on series.indicator = indicators.indicator and series.period_end >= indicators.redefined_since
    where series.obs_status = 'B' or indicators.redefined_since is not null
    group by series.series_no
),

yearly as (
    select
        series.series_no,
        series.obs_value,
        series.obs_position,
        latest.obs_position as latest_position,
        row_number() over (
            partition by series.series_no, {{ year_of('series.period_end') }}
            order by series.period_end desc, series.freq
        ) as within_year
    from {{ ref('int_target_series') }} as series
    inner join {{ ref('int_target_series') }} as latest
        on series.series_no = latest.series_no and latest.recency = 1
    left join breaks on series.series_no = breaks.series_no
    where
        series.obs_value is not null
        and series.reading_class <> 'cumulative'
        and (breaks.break_date is null or series.period_end >= breaks.break_date)
),

recent as (
    select
        yearly.series_no,
        yearly.obs_value,
        yearly.obs_position,
        row_number() over (
            partition by yearly.series_no order by yearly.obs_position desc
        ) as from_last,
        row_number() over (partition by yearly.series_no order by yearly.obs_position) as from_first,
        count(*) over (partition by yearly.series_no) as points
    from yearly
    cross join {{ ref('int_methods_known') }} as method
    where
        method.method_code = 'schedule_ratio'
        and yearly.within_year = 1
        and yearly.obs_position >= yearly.latest_position - 12 * method.outlook_years - 0.5
),

first_reading as (
    select
        series_no,
        min(period_end) as period_end
    from {{ ref('int_target_series') }}
    group by series_no
),

ends as (
    select
        series_no,
        max(points) as trend_points,
        max(case when from_last = 1 then obs_value end) as last_value,
        max(case when from_last = 2 then obs_value end) as value_before,
        max(case when from_first = 1 then obs_value end) as first_value,
        max(obs_position) as last_position,
        min(obs_position) as first_position
    from recent
    group by series_no
)

select
    series.series_no,
    coalesce(first_reading.period_end < breaks.break_date, false) as is_trend_cut,
    ends.trend_points,
    {{ as_value('ends.last_value - ends.value_before') }} as last_change,
    {{ quotient('12 * ' ~ as_double('ends.last_value - ends.first_value'), '(ends.last_position - ends.first_position)') }}
        as mean_annual_change,
    12 * {{ as_double('ends.last_value - ends.first_value') }}
    / nullif(cast(ends.last_position - ends.first_position as double), 0) as mean_change_full
from {{ ref('int_target_series') }} as series
inner join first_reading on series.series_no = first_reading.series_no
left join breaks on series.series_no = breaks.series_no
left join ends on series.series_no = ends.series_no
where series.recency = 1
