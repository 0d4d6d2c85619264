-- Grain: one goal.
-- Why it exists: the areas of the plan in its own order.
-- What it refuses: nothing.
select * from {{ source('plan', 'goals') }}
