-- Grain: one goal of the plan.
-- Why it exists: the plan's areas in its own order and words.
-- What it refuses: nothing.
select
    goals.goal,
    cast(goals.goal_no as integer) as goal_no,
    goals.label,
    goals.label_zh as goal_zh,
    goals.label_en as goal_en,
    goals.goal_kind,
    goals.description_zh,
    goals.description_en,
    plan.title_zh as plan_zh,
    plan.title_en as plan_en,
    plan.document_number
from {{ ref('stg_goals') }} as goals
cross join {{ ref('stg_plan') }} as plan
