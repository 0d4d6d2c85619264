-- 与上一次发布相比变了什么？先附加上一次发布：| What changed since the release before? First attach it:
--   attach 'releases/2026.07.0/longshu.duckdb' as earlier (read_only);
select
    coalesce(t.target_id, e.target_id) as target_id,
    coalesce(t.indicator_zh, e.indicator_zh) as indicator_zh,
    coalesce(t.area_zh, e.area_zh) as area_zh,
    e.status_zh as status_before,
    t.status_zh as status_now,
    e.latest_value as value_before,
    t.latest_value as value_now,
    case
        when e.target_id is null then '新增目标'
        when t.target_id is null then '目标取消'
        when e.status is distinct from t.status then '状态改变'
        else '数值改变'
    end as what
from marts.mart_target_vs_actual as t
full outer join earlier.marts.mart_target_vs_actual as e on t.target_id = e.target_id
where
    e.target_id is null
    or t.target_id is null
    or e.status is distinct from t.status
    or e.latest_value is distinct from t.latest_value
    or e.latest_period is distinct from t.latest_period
order by what desc, target_id;
