-- Grain: one kind of source.
-- Why it exists: which kind of source counts first.
-- What it refuses: nothing.
select * from {{ source('plan', 'precedence') }}
