-- Grain: one vintage of one key (indicator, area, breakdown, period, accumulation, source), known on known_on.
-- Why it exists: every value a figure ever had, from when until when, and by how much it was revised.
-- What it refuses: a resubmission with equal values (no revision).
select
    indicator,
    ref_area,
    breakdown,
    time_period,
    accumulation,
    data_source,
    cast(vintage_no as integer) as vintage_no,
    obs_value,
    value_qualifier,
    obs_status,
    unit_measure,
    value_published,
    case when vintage_no > 1 then previous_value end as previous_value,
    case when vintage_no > 1 then cast(obs_value - previous_value as decimal(28, 8)) end as revision,
    accepted_at,
    superseded_at,
    withdrawn_at,
    known_basis,
    submission_id,
    locator,
    {{ known_on() }} as known_on
from {{ ref('int_observation_vintages') }}
