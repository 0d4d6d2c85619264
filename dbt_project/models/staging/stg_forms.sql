-- Grain: one statistical form.
-- Why it exists: number, title, department and standing of each form.
-- What it refuses: nothing.
select
    form,
    number as form_number,
    title_zh,
    title_en,
    department,
    form_status,
    frequency,
    coverage
from {{ source('plan', 'forms') }}
