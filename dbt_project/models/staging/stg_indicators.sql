-- Grain: one indicator.
-- Why it exists: definition, unit, direction, path of each indicator.
-- What it refuses: nothing.
select * from {{ source('plan', 'indicators') }}
