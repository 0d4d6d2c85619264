-- Grain: one rule of the cascade that decides a status.
-- Why it exists: which status, sub-status and reason a rule gives, in the order in which the rules are asked.
-- What it refuses: nothing; the plan's contract has checked it.
select
    rule_code,
    cast(rule_no as bigint) as rule_no,
    label_zh,
    label_en,
    status,
    substatus,
    reason,
    sentence_zh,
    sentence_en
from {{ source('plan', 'status_rules') }}
