-- Grain: one return that a department owes, form × department × period.
-- Why it exists: what is due from whom, and by which day; working days are counted before dbt runs.
-- What it refuses: nothing.
select * from {{ source('plan', 'expected_returns') }}
