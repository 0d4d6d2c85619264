-- Grain: one department.
-- Why it exists: who owes figures.
-- What it refuses: nothing.
select * from {{ source('plan', 'departments') }}
