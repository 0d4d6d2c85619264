-- Grain: one closed month.
-- Why it exists: what is accepted for a month after its closing is a revision.
-- What it refuses: nothing.
select * from {{ source('register', 'closings') }}
