-- Grain: one area.
-- Why it exists: names and parents of areas.
-- What it refuses: nothing.
select * from {{ source('plan', 'areas') }}
