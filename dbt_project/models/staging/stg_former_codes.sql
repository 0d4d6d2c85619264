-- Grain: one former code of an indicator.
-- Why it exists: figures returned before an indicator was renamed belong to it as those after.
-- What it refuses: nothing.
select
    former_code,
    indicator
from {{ source('plan', 'former_codes') }}
