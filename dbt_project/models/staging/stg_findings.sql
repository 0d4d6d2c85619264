-- Grain: one finding of one submission.
-- Why it exists: what the checks said, row by row.
-- What it refuses: nothing.
select
    submission_id,
    cast(finding_no as bigint) as finding_no,
    rule_id,
    cast(level as bigint) as level,
    severity,
    decision,
    locator,
    cast(row_no as bigint) as row_no,
    indicator,
    ref_area,
    breakdown,
    time_period,
    coalesce(accumulation, 'NONE') as accumulation,
    data_source,
    value_seen,
    value_expected,
    reason_given,
    message_zh,
    message_en,
    fix_zh,
    fix_en
from {{ source('ledger', 'findings') }}
