-- Grain: one reading of one key (indicator, area, breakdown, period, accumulation, source) that changed what was known.
-- Why it exists: the history of every figure; A, B, A are three rows, an equal repeat is none.
-- What it refuses: readings accepted after known_on; submissions not known then.
--   A figure that a later full file no longer has carries withdrawn_at; where another return of it still
--   stands, that one counts again from then on (effective_at) and is a vintage of its own.
with last_reading as (
    select
        readings.*,
        row_number() over (
            partition by indicator, ref_area, breakdown, time_period, accumulation, data_source
            order by submission_accepted_at desc, seq desc, row_no desc
        ) as recency
    from {{ ref('int_observation_readings') }} as readings
),

taken_back as (
    select
        last_reading.indicator,
        last_reading.ref_area,
        last_reading.breakdown,
        last_reading.time_period,
        last_reading.accumulation,
        last_reading.data_source,
        min(replacing.replaced_at) as withdrawn_at
    from last_reading
    inner join {{ ref('int_submission_replacements') }} as replacing
        on last_reading.submission_id = replacing.submission_id
    left join {{ ref('int_cells_pending') }} as pending
        on
            replacing.replaced_by = pending.submission_id
            and last_reading.indicator = pending.indicator
            and last_reading.ref_area = pending.ref_area
            and last_reading.breakdown = pending.breakdown
            and last_reading.time_period = pending.time_period
            and last_reading.accumulation = pending.accumulation
            and last_reading.data_source = pending.data_source
    where last_reading.recency = 1 and pending.submission_id is null
    group by
        last_reading.indicator,
        last_reading.ref_area,
        last_reading.breakdown,
        last_reading.time_period,
        last_reading.accumulation,
        last_reading.data_source
),

standing_again as (
    select standing.submission_id, standing.row_no, taken_back.withdrawn_at
    from taken_back
    inner join {{ ref('int_observations_known') }} as standing
        on
            taken_back.indicator = standing.indicator
            and taken_back.ref_area = standing.ref_area
            and taken_back.breakdown = standing.breakdown
            and taken_back.time_period = standing.time_period
            and taken_back.accumulation = standing.accumulation
            and taken_back.data_source = standing.data_source
),

readings as (
    select first_read.*, first_read.accepted_at as effective_at
    from {{ ref('int_observation_readings') }} as first_read
    union all
    select read_again.*, standing_again.withdrawn_at as effective_at
    from {{ ref('int_observation_readings') }} as read_again
    inner join standing_again
        on read_again.submission_id = standing_again.submission_id and read_again.row_no = standing_again.row_no
),

ordered as (
    select
        readings.*,
        row_number() over key_order as reading_no,
        lag(obs_value) over key_order as previous_value,
        lag(obs_status) over key_order as previous_status,
        lag(value_qualifier) over key_order as previous_qualifier
    from readings
    window key_order as (
        partition by indicator, ref_area, breakdown, time_period, accumulation, data_source
        order by effective_at, submission_accepted_at, seq, row_no
    )
),

changed as (
    select * from ordered
    where
        reading_no = 1
        or obs_value is distinct from previous_value
        or obs_status <> previous_status
        or value_qualifier <> previous_qualifier
),

numbered as (
    select
        changed.*,
        row_number() over vintage_order as vintage_no,
        lead(submission_id) over vintage_order as next_submission,
        lead(effective_at) over vintage_order as next_accepted_at,
        lead(submission_accepted_at) over vintage_order as next_submission_accepted_at,
        lead(is_forecast) over vintage_order as is_next_forecast
    from changed
    window vintage_order as (
        partition by indicator, ref_area, breakdown, time_period, accumulation, data_source
        order by reading_no
    )
),

withdrawn as (
    select taken_back.*
    from taken_back
    left join {{ ref('int_observations_known') }} as standing
        on
            taken_back.indicator = standing.indicator
            and taken_back.ref_area = standing.ref_area
            and taken_back.breakdown = standing.breakdown
            and taken_back.time_period = standing.time_period
            and taken_back.accumulation = standing.accumulation
            and taken_back.data_source = standing.data_source
    where standing.submission_id is null
),

dated as (
    select
        numbered.*,
        case
            when not numbered.is_forecast and numbered.is_next_forecast then null
            when numbered.next_submission = numbered.submission_id then numbered.next_accepted_at
            else greatest(numbered.next_accepted_at, numbered.next_submission_accepted_at)
        end as superseded_at
    from numbered
)

select
    dated.*,
    case when dated.next_submission is null then withdrawn.withdrawn_at end as withdrawn_at
from dated
left join withdrawn
    on
        dated.indicator = withdrawn.indicator
        and dated.ref_area = withdrawn.ref_area
        and dated.breakdown = withdrawn.breakdown
        and dated.time_period = withdrawn.time_period
        and dated.accumulation = withdrawn.accumulation
        and dated.data_source = withdrawn.data_source
