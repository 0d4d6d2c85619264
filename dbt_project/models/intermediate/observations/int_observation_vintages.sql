-- Grain: one reading of one key (indicator, area, breakdown, period, accumulation, source) that changed what was known.
-- Why it exists: the history of every figure, contested or not.
-- What it refuses: readings that repeat what was known (int_readings_dated says which).
select
    readings.submission_id,
    readings.row_no,
    readings.locator,
    readings.indicator,
    readings.ref_area,
    readings.breakdown,
    readings.time_period,
    readings.period_end,
    readings.accumulation,
    readings.data_source,
    readings.obs_value,
    readings.value_qualifier,
    readings.unit_measure,
    readings.obs_status,
    readings.value_published,
    readings.known_basis,
    readings.accepted_at,
    readings.period,
    readings.submission_accepted_at,
    coalesce(dated.effective_at, readings.accepted_at) as effective_at,
    coalesce(dated.vintage_no, 1) as vintage_no,
    dated.previous_value,
    dated.superseded_at,
    dated.withdrawn_at
from {{ ref('int_observation_readings') }} as readings
left join {{ ref('int_readings_dated') }} as dated
    on
        readings.submission_id = dated.submission_id
        and readings.row_no = dated.row_no
        and readings.time_period = dated.time_period
where {{ replaced('touched', 'readings') }} and coalesce(dated.is_vintage, true)
