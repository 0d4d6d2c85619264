-- Grain: one document.
-- Why it exists: where targets and definitions come from.
-- What it refuses: nothing.
select * from {{ source('plan', 'documents') }}
