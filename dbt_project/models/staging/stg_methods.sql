-- Grain: one parameter of one method version.
-- Why it exists: cut-offs as data.
-- What it refuses: nothing.
select * from {{ source('plan', 'methods') }}
