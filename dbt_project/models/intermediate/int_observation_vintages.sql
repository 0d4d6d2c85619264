-- Grain: one reading of one key (indicator, area, breakdown, period, accumulation, source) that changed what was known.
-- Why it exists: the history of every figure; A, B, A are three rows, an equal repeat is none.
-- What it refuses: readings accepted after known_on; submissions not known then.
--   A figure that a later full file no longer has carries withdrawn_at.
with ordered as (
    select
        readings.*,
        row_number() over key_order as reading_no,
        lag(obs_value) over key_order as previous_value,
        lag(obs_status) over key_order as previous_status,
        lag(value_qualifier) over key_order as previous_qualifier
    from {{ ref('int_observation_readings') }} as readings
    window key_order as (
        partition by indicator, ref_area, breakdown, time_period, accumulation, data_source
        order by accepted_at, submission_accepted_at, seq, row_no
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
        lead(accepted_at) over vintage_order as superseded_at
    from changed
    window vintage_order as (
        partition by indicator, ref_area, breakdown, time_period, accumulation, data_source
        order by reading_no
    )
),

first_replacement as (
    select submission_id, min(replaced_at) as replaced_at
    from {{ ref('int_submission_replacements') }}
    group by submission_id
)

select
    numbered.*,
    case
        when numbered.superseded_at is null and known.indicator is null then first_replacement.replaced_at
    end as withdrawn_at
from numbered
left join first_replacement on numbered.submission_id = first_replacement.submission_id
left join {{ ref('int_observations_known') }} as known
    on
        numbered.indicator = known.indicator
        and numbered.ref_area = known.ref_area
        and numbered.breakdown = known.breakdown
        and numbered.time_period = known.time_period
        and numbered.accumulation = known.accumulation
        and numbered.data_source = known.data_source
