-- Grain: one code of one list.
-- Why it exists: labels and signs of every codelist.
-- What it refuses: nothing.
select * from {{ source('plan', 'codes') }}
