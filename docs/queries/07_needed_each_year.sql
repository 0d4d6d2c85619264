-- 要在2027年达到目标，今后每年必须变化多少，是过去的几倍？ | What must happen each year to reach 2027?
select
    indicator_zh,
    area_zh,
    latest_value,
    latest_date,
    target_value,
    target_date,
    round(observed_annual_change, 4) as change_a_year_so_far,
    round(required_annual_change, 4) as change_a_year_needed,
    round(acceleration_factor, 2) as times_as_fast,
    unit_zh
from marts.mart_target_vs_actual
where
    target_period = '2027'
    and is_headline
    and required_annual_change is not null
    and counts_as <> 'met'
order by acceleration_factor desc nulls last, target_id;
