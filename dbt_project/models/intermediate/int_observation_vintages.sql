-- Grain: one reading of one key (indicator, area, breakdown, period, source) that changed what was known.
-- Why it exists: the history of every figure; A, B, A are three rows, an equal repeat is none.
-- What it refuses: readings accepted after known_on; submissions not known then.
with ordered as (
    select
        readings.*,
        row_number() over key_order as reading_no,
        lag(obs_value) over key_order as previous_value,
        lag(obs_status) over key_order as previous_status,
        lag(value_qualifier) over key_order as previous_qualifier
    from {{ ref('int_observation_readings') }} as readings
    window key_order as (
        partition by indicator, ref_area, breakdown, time_period, data_source
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
)

select
    changed.*,
    row_number() over vintage_order as vintage_no,
    lead(accepted_at) over vintage_order as superseded_at
from changed
window vintage_order as (
    partition by indicator, ref_area, breakdown, time_period, data_source
    order by reading_no
)
