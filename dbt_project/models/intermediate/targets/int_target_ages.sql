-- Grain: one series that targets ask of (indicator, area, breakdown, class of readings).
-- Why it exists: whether its latest reading is old: it has outlived its own frequency and that of the form it came in, and
--   the form's next return is past its due day (METHOD 2.5). The year-end stock of a yearly form is renewed once a year.
-- What it refuses: to ask more of a figure nobody reports than its own frequency does.
with latest as (
    select * from {{ ref('int_target_series') }} where recency = 1
),

-- the returns that it came in: of a derived one, those of all it is computed from
returned as (
    select
        latest.series_no,
        readings.submission_id
    from latest
    inner join {{ ref('int_readings_asked') }} as readings
        on
            latest.indicator = readings.indicator
            and latest.ref_area = readings.ref_area
            and latest.breakdown = readings.breakdown
            and latest.time_period = readings.time_period
            and latest.accumulation = readings.accumulation
    where latest.derivation is null
    union distinct
    select
        latest.series_no,
        inputs.submission_id
    from latest
    inner join {{ ref('int_derived_inputs') }} as inputs
        on
            latest.derivation = inputs.derivation
            and latest.indicator = inputs.indicator
            and latest.ref_area = inputs.ref_area
            and latest.breakdown = inputs.breakdown
            and latest.time_period = inputs.time_period
            and latest.accumulation = inputs.accumulation
),

following as (
    select
        returned.series_no,
        returned.submission_id,
        forms.frequency,
        min(expected.due_on) as next_due_on
    from returned
    inner join {{ ref('int_submissions_known') }} as submissions
        on returned.submission_id = submissions.submission_id
    inner join {{ ref('stg_forms') }} as forms on submissions.form = forms.form
    left join {{ ref('stg_expected_returns') }} as expected
        on submissions.form = expected.form and submissions.period < expected.period
    group by returned.series_no, returned.submission_id, forms.frequency
),

renewed as (
    select
        series_no,
        max({{ fresh_months('frequency') }}) as fresh_months,
        max(next_due_on) as next_due_on
    from following
    group by series_no
)

select
    latest.series_no,
    {{ month_position(known_on()) }} - latest.obs_position
    > greatest({{ fresh_months('latest.freq') }}, coalesce(renewed.fresh_months, 0))
    and coalesce(renewed.next_due_on < {{ known_on() }}, true) as is_stale
from latest
left join renewed on latest.series_no = renewed.series_no
