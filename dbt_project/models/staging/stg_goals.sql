-- Grain: one goal.
-- Why it exists: the areas of the plan in its own order.
-- What it refuses: nothing.
select
    cast(goal_weight as decimal(28, 8)) as goal_weight,
    goal,
    cast(goal_no as bigint) as goal_no,
    label,
    label_zh,
    label_en,
    goal_kind,
    description_zh,
    description_en
from {{ source('plan', 'goals') }}
