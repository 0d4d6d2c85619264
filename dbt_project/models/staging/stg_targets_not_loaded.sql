-- Grain: one published target left out.
-- Why it exists: published rows are all accounted for.
-- What it refuses: nothing.
select * from {{ source('plan', 'targets_not_loaded') }}
