-- Grain: one kind of source, in the order declared by known_on.
-- Why it exists: which publisher's figure counts on a past day is what was declared then.
-- What it refuses: orders declared after known_on, or entered later than asked for. The first has no day.
with known as (
    select
        precedence.*,
        dense_rank() over (order by precedence.declaration_no desc) as recency
    from {{ ref('stg_precedence') }} as precedence
    where precedence.recorded_on is null or cast(precedence.recorded_on as timestamp) < {{ happened_before() }}
)

select
    reliability,
    precedence_rank
from known
where recency = 1
