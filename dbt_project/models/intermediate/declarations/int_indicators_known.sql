-- Grain: one indicator as declared by known_on.
-- Why it exists: direction, path, limits and derivation are dated as targets are: a past day keeps what held then.
-- What it refuses: what was declared after known_on, or entered later than asked for. The first declaration has no day.
with known as (
    select
        indicators.*,
        row_number() over (partition by indicators.indicator order by indicators.declaration_no desc) as recency
    from {{ ref('stg_indicators') }} as indicators
    where indicators.recorded_on is null or cast(indicators.recorded_on as timestamp) < {{ happened_before() }}
)

select
    known.*,
    coalesce(retired_on <= {{ known_on() }}, false) as is_retired
from known
where recency = 1
