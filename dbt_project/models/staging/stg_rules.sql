-- Grain: one rule.
-- Why it exists: labels of the rule catalogue.
-- What it refuses: nothing.
select
    rule_id,
    cast(level as bigint) as level,
    severity,
    label_zh,
    label_en
from {{ source('plan', 'rules') }}
