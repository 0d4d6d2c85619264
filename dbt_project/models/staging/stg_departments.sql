-- Grain: one department.
-- Why it exists: who owes figures.
-- What it refuses: nothing.
select
    department,
    label,
    label_zh,
    label_en,
    department_status
from {{ source('plan', 'departments') }}
