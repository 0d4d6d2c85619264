-- Grain: one statistical form.
-- Why it exists: number, title, department and standing of each form.
-- What it refuses: nothing.
select * from {{ source('plan', 'forms') }}
