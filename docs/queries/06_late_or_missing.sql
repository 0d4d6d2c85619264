-- 哪些部门迟报、缺报？ | Which departments are late or missing?
with returns as (
    select
        department_zh,
        form_number,
        reporting_month,
        max(arrival) as arrival,
        max(days_late) as days_late
    from marts.mart_submissions
    where arrival in ('late', 'missing')
    group by department_zh, form_number, reporting_month
)

select
    department_zh,
    sum(case when arrival = 'missing' then 1 else 0 end) as missing_returns,
    sum(case when arrival = 'late' then 1 else 0 end) as late_returns,
    max(days_late) as most_days,
    string_agg(form_number || ' ' || reporting_month, '、' order by reporting_month, form_number) as which_returns
from returns
group by department_zh
order by missing_returns desc, late_returns desc, department_zh;
