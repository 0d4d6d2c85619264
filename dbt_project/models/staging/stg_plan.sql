-- Grain: the plan.
-- Why it exists: title and period of the plan.
-- What it refuses: nothing.
select
    plan,
    title_zh,
    title_en,
    document_number,
    area,
    plan_version,
    cast(period_start as date) as period_start
from {{ source('plan', 'plan') }}
