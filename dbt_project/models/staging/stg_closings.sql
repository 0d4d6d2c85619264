-- Grain: one closed month.
-- Why it exists: what is accepted for a month after its closing is a revision.
-- What it refuses: nothing.
select
    period,
    cast(closed_at as timestamp) as closed_at,
    closed_by,
    note
from {{ source('register', 'closings') }}
