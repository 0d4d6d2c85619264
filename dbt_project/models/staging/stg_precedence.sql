-- Grain: one kind of source.
-- Why it exists: which kind of source counts first.
-- What it refuses: nothing.
select
    reliability,
    cast(precedence_rank as bigint) as precedence_rank
from {{ source('plan', 'precedence') }}
