-- Grain: one department.
-- Why it exists: who owes which figures; proposed until the plan's own list is seen.
-- What it refuses: nothing.
select
    departments.department,
    departments.label,
    departments.label_zh as department_zh,
    departments.label_en as department_en,
    departments.department_status,
    cast(count(indicators.indicator) as integer) as indicators_count
from {{ ref('stg_departments') }} as departments
left join {{ ref('int_indicators_known') }} as indicators
    on departments.department = indicators.department and not indicators.is_retired
group by
    departments.department, departments.label, departments.label_zh, departments.label_en,
    departments.department_status
