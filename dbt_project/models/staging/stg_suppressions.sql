-- Grain: one suppressed figure (indicator, area, breakdown, period, accumulation), whoever publishes it.
-- Why it exists: what a public build must not show, and why; empty in an internal build.
-- What it refuses: nothing.
select
    indicator,
    ref_area,
    breakdown,
    time_period,
    accumulation,
    conf_status,
    reason_zh,
    reason_en
from {{ source('register', 'suppressions') }}
