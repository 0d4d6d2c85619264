-- Grain: one return that a department owes, form × department × period.
-- Why it exists: what is due from whom, and by which day; working days are counted before dbt runs.
-- What it refuses: nothing.
select
    form,
    department,
    period,
    cast(period_end as date) as period_end,
    cast(due_on as date) as due_on,
    due_basis,
    form_status
from {{ source('plan', 'expected_returns') }}
