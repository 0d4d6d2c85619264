-- Grain: one key (indicator, area, breakdown, period, accumulation, source).
-- Why it exists: the current value as known on known_on, with everything its reading said.
-- What it refuses: readings that int_readings_judged passes over.
select
    readings.*,
    coalesce(judged.correction_pending, false) as correction_pending
from {{ ref('int_observation_readings') }} as readings
left join {{ ref('int_readings_judged') }} as judged
    on
        readings.submission_id = judged.submission_id
        and readings.row_no = judged.row_no
        and readings.time_period = judged.time_period
where coalesce(judged.is_known, true)
