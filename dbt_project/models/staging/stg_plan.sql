-- Grain: the plan.
-- Why it exists: title and period of the plan.
-- What it refuses: nothing.
select * from {{ source('plan', 'plan') }}
