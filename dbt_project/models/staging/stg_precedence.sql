-- Grain: one kind of source in one order that was declared.
-- Why it exists: which kind of source counts first.
-- What it refuses: nothing.
select
    cast(declaration_no as bigint) as declaration_no,
    cast(recorded_on as date) as recorded_on,
    reliability,
    cast(precedence_rank as bigint) as precedence_rank
from {{ source('plan', 'precedence') }}
