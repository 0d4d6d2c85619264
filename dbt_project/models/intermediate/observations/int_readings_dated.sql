-- Grain: one contested reading × one moment from which it counts.
-- Why it exists: the history of every contested figure; A, B, A are three vintages, an equal repeat is none.
-- What it refuses: readings accepted after known_on; submissions not known then.
--   A figure that a later full file no longer has carries withdrawn_at; where another return of it still
--   stands, that one counts again from then on (effective_at) and is a vintage of its own.
with contested as (
    select * from {{ ref('int_readings_judged') }} where {{ replaced('touched') }}
),

last_reading as (
    select
        contested.*,
        row_number() over (
            partition by indicator, ref_area, breakdown, time_period, accumulation, data_source
            order by submission_received_at desc, submission_accepted_at desc, seq desc, row_no desc
        ) as recency
    from contested
),

taken_back as (
    select
        indicator,
        ref_area,
        breakdown,
        time_period,
        accumulation,
        data_source,
        taken_back_at as withdrawn_at
    from last_reading
    where recency = 1 and taken_back_at is not null
),

standing as (
    select * from contested where is_known
),

standing_again as (
    select
        standing.submission_id,
        standing.row_no,
        taken_back.withdrawn_at
    from taken_back
    inner join standing on {{ same_key('taken_back', 'standing', key_columns()) }}
),

readings as (
    select
        first_read.*,
        first_read.accepted_at as effective_at,
        first_read.version_at as counted_from
    from contested as first_read
    union all
    select
        read_again.*,
        standing_again.withdrawn_at as effective_at,
        standing_again.withdrawn_at as counted_from
    from contested as read_again
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
        order by counted_from, submission_received_at, submission_accepted_at, seq, row_no
    )
),

compared as (
    select
        ordered.*,
        (
            reading_no = 1
            or obs_status <> previous_status
            or value_qualifier <> previous_qualifier
            or (obs_value is distinct from previous_value)
        ) as is_vintage
    from ordered
),

numbered as (
    select
        compared.*,
        row_number() over vintage_order as vintage_no,
        lead(submission_id) over vintage_order as next_submission,
        lead(effective_at) over vintage_order as next_accepted_at,
        lead(submission_accepted_at) over vintage_order as next_submission_accepted_at,
        lead(is_forecast) over vintage_order as is_next_forecast
    from compared
    where is_vintage
    window vintage_order as (
        partition by indicator, ref_area, breakdown, time_period, accumulation, data_source
        order by reading_no
    )
),

withdrawn as (
    select taken_back.*
    from taken_back
    left join standing on {{ same_key('taken_back', 'standing', key_columns()) }}
    where standing.submission_id is null
)

select
    numbered.submission_id,
    numbered.row_no,
    numbered.time_period,
    numbered.effective_at,
    numbered.is_vintage,
    numbered.vintage_no,
    numbered.previous_value,
    case
        when not numbered.is_forecast and numbered.is_next_forecast then null
        when numbered.next_submission = numbered.submission_id then numbered.next_accepted_at
        else greatest(numbered.next_accepted_at, numbered.next_submission_accepted_at)
    end as superseded_at,
    case when numbered.next_submission is null then withdrawn.withdrawn_at end as withdrawn_at
from numbered
left join withdrawn on {{ same_key('numbered', 'withdrawn', key_columns()) }}
union all
select
    submission_id,
    row_no,
    time_period,
    effective_at,
    is_vintage,
    cast(null as bigint) as vintage_no,
    previous_value,
    cast(null as timestamp) as superseded_at,
    cast(null as timestamp) as withdrawn_at
from compared
where not is_vintage
