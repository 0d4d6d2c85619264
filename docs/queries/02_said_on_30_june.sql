-- 6月30日我们是怎么说的，现在怎么说？ | What did we say on 30 June, and what do we say now?
select
    t.target_id,
    t.indicator_zh,
    t.area_zh,
    t.target_period,
    june.latest_value as value_then,
    june.latest_period as period_then,
    june.status_zh as status_then,
    t.latest_value as value_now,
    t.latest_period as period_now,
    t.status_zh as status_now
from marts.mart_target_vs_actual as t
left join marts.target_vs_actual_known_on(date '2026-06-30') as june on t.target_id = june.target_id
where t.latest_value is not null
order by t.goal_no, t.target_id;
