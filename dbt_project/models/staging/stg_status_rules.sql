-- Grain: one rule of the cascade that decides a status.
-- Why it exists: which status, sub-status and reason a rule gives, in the order in which the rules are asked.
-- What it refuses: nothing; the plan's contract has checked it.
select * from {{ source('plan', 'status_rules') }}
