-- 换别的方法会怎么说？ | What would other published methods say?
select
    t.target_id,
    t.indicator_zh,
    t.target_period,
    t.status_zh,
    max(case when m.method_code = 'geometric_statcan' then m.method_class_zh end) as statistics_canada,
    max(case when m.method_code = 'geometric_un2022' then m.method_class_zh end) as un_progress_chart,
    max(case when m.method_code = 'outlook_de_dns' then m.method_class_zh end) as german_strategy,
    max(case when m.method_code = 'escap_csi' then m.method_class_zh end) as escap_current_status,
    max(case when m.method_code = 'escap_api' then m.method_class_zh end) as escap_anticipated,
    count(distinct case when m.class_status <> 'not_assessed' then m.class_status end) as different_answers
from marts.mart_target_vs_actual as t
inner join marts.mart_target_methods as m on t.target_id = m.target_id
where t.latest_value is not null and t.target_value is not null
group by t.target_id, t.indicator_zh, t.target_period, t.status_zh
order by different_answers desc, t.target_id;
