-- Grain: one target.
-- Why it exists: recent direction, apart from status: mean of the last yearly changes (German rule, METHOD 1.4).
-- What it refuses: fewer than outlook_points yearly readings (null). One reading a year: the year's last.
with yearly as (
    select
        series.target_id,
        series.obs_value,
        series.obs_position,
        row_number() over (
            partition by series.target_id, extract(year from series.period_end)
            order by series.period_end desc, series.freq
        ) as within_year
    from {{ ref('int_target_series') }} as series
    where series.obs_value is not null and series.same_date_rank = 1
),

recent as (
    select
        yearly.target_id,
        yearly.obs_value,
        yearly.obs_position,
        row_number() over (
            partition by yearly.target_id order by yearly.obs_position desc
        ) as from_last,
        row_number() over (partition by yearly.target_id order by yearly.obs_position) as from_first,
        count(*) over (partition by yearly.target_id) as points
    from yearly
    inner join {{ ref('int_target_points') }} as latest on yearly.target_id = latest.target_id
    cross join {{ ref('int_methods_known') }} as method
    where
        method.method_code = 'schedule_ratio'
        and yearly.within_year = 1
        and yearly.obs_position >= latest.latest_position - 12 * method.outlook_years - 0.5
),

ends as (
    select
        target_id,
        max(points) as trend_points,
        max(case when from_last = 1 then obs_value end) as last_value,
        max(case when from_last = 2 then obs_value end) as value_before,
        max(case when from_first = 1 then obs_value end) as first_value,
        max(obs_position) as last_position,
        min(obs_position) as first_position
    from recent
    group by target_id
)

select
    target_id,
    trend_points,
    cast(last_value - value_before as decimal(28, 8)) as last_change,
    {{ ratio('(last_value - first_value) * 12', '(last_position - first_position)') }} as mean_annual_change,
    cast(last_value - first_value as double) * 12
    / nullif(cast(last_position - first_position as double), 0) as mean_change_full
from ends
