-- Grain: one indicator × one period of which it has a known reading.
-- Why it exists: what was read of which period is asked often, and the readings are many.
-- What it refuses: nothing.
select
    indicator,
    time_period,
    count(*) as readings_count
from {{ ref('int_observations_known') }}
where {{ replaced('touched') }}
group by indicator, time_period
