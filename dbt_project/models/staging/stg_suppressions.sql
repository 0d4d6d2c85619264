-- Grain: one suppressed figure (indicator, area, breakdown, period, accumulation), whoever publishes it.
-- Why it exists: what a public build must not show, and why; empty in an internal build.
-- What it refuses: nothing.
select * from {{ source('register', 'suppressions') }}
