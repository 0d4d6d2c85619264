-- Grain: one rule.
-- Why it exists: labels of the rule catalogue.
-- What it refuses: nothing.
select * from {{ source('plan', 'rules') }}
