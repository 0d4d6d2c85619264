-- Grain: one version of one target.
-- Why it exists: every target ever recorded.
-- What it refuses: nothing.
select * from {{ source('plan', 'targets') }}
