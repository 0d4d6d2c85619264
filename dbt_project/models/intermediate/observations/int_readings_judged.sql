-- Grain: one known reading of a figure that takes a decision: read more than once, given by several publishers,
--   replaced, or in quarantine somewhere.
-- Why it exists: the current value as known on known_on is a query, never an update: this is its decision, for each
--   key which reading counts, for each figure which publisher. Most figures were read once and stand.
-- What it refuses: readings that stand as they were read. Keys that merely share a hash with a contested one are
--   here too and are decided by the key itself, so nothing depends on the hash.
--   | taken_back_at | when a later file replaced the reading's; null while every such file has the cell in quarantine |
--   | is_known      | not taken back; an actual before a forecast, then the latest received, however late registered   |
--   | source_rank   | an actual before a forecast, then the plan's precedence, the later publication, the source's code |
--   | sources_differ | the readings of one period are not all the same, forecasts included                             |
with pending as (
    select * from {{ ref('int_cells_open') }}
    where decision = 'quarantined' and {{ replaced('touched') }}
),

taken_over as (
    select distinct submission_id from {{ ref('int_submission_replacements') }}
),

contested as (
    select {{ key_hash(figure_columns()) }} as figure_hash
    from {{ ref('int_observation_readings') }}
    where {{ replaced('touched') }}
    group by {{ key_hash(figure_columns()) }}
    having count(*) > 1
    union all
    select {{ key_hash(figure_columns(), 'readings') }} as figure_hash
    from {{ ref('int_observation_readings') }} as readings
    inner join taken_over on readings.submission_id = taken_over.submission_id
    where {{ replaced('touched', 'readings') }}
    union all
    select {{ key_hash(figure_columns()) }} as figure_hash
    from pending
),

readings as (
    select
        submission_id,
        row_no,
        indicator,
        ref_area,
        breakdown,
        time_period,
        accumulation,
        data_source,
        reliability,
        obs_value,
        value_qualifier,
        obs_status,
        is_forecast,
        accepted_at,
        version_at,
        submission_received_at,
        submission_accepted_at,
        seq
    from {{ ref('int_observation_readings') }}
    where
        {{ replaced('touched') }}
        and {{ key_hash(figure_columns()) }} in (select contested.figure_hash from contested)
),

taken_back as (
    select
        readings.submission_id,
        readings.row_no,
        min(replacing.replaced_at) as taken_back_at
    from readings
    inner join {{ ref('int_submission_replacements') }} as replacing
        on readings.submission_id = replacing.submission_id
    left join pending
        on
            replacing.replaced_by = pending.submission_id
            and {{ same_key('readings', 'pending', key_columns()) }}
    where pending.submission_id is null
    group by readings.submission_id, readings.row_no
),

last_pending as (
    select
        indicator,
        ref_area,
        breakdown,
        time_period,
        accumulation,
        data_source,
        max(submission_received_at) as pending_since
    from pending
    group by indicator, ref_area, breakdown, time_period, accumulation, data_source
),

ordered as (
    select
        readings.*,
        taken_back.taken_back_at,
        row_number() over (
            partition by
                readings.indicator,
                readings.ref_area,
                readings.breakdown,
                readings.time_period,
                readings.accumulation,
                readings.data_source
            order by
                case when taken_back.taken_back_at is null then 0 else 1 end,
                case when readings.is_forecast then 1 else 0 end,
                readings.version_at desc,
                readings.submission_received_at desc,
                readings.submission_accepted_at desc,
                readings.seq desc,
                readings.row_no desc
        ) as recency
    from readings
    left join taken_back
        on readings.submission_id = taken_back.submission_id and readings.row_no = taken_back.row_no
),

judged as (
    select
        ordered.*,
        ordered.taken_back_at is null and ordered.recency = 1 as is_known,
        coalesce(last_pending.pending_since > ordered.submission_received_at, false) as correction_pending
    from ordered
    left join last_pending on {{ same_key('ordered', 'last_pending', key_columns()) }}
),

-- of the readings that count, one a publisher; what is said here of the others is not asked
ranked as (
    select
        judged.*,
        row_number() over (
            partition by
                judged.indicator,
                judged.ref_area,
                judged.breakdown,
                judged.time_period,
                judged.accumulation,
                judged.is_known
            order by
                case when judged.is_forecast then 1 else 0 end,
                precedence.precedence_rank,
                judged.accepted_at desc,
                judged.data_source
        ) as source_rank,
        count(*) over publishers as sources_count,
        min(judged.obs_value) over publishers as lowest_value,
        max(judged.obs_value) over publishers as highest_value,
        min(judged.value_qualifier) over publishers <> max(judged.value_qualifier) over publishers as qualifiers_differ
    from judged
    inner join {{ ref('int_precedence_known') }} as precedence on judged.reliability = precedence.reliability
    window publishers as (
        partition by
            judged.indicator,
            judged.ref_area,
            judged.breakdown,
            judged.time_period,
            judged.accumulation,
            judged.is_known
    )
)

select
    submission_id,
    row_no,
    indicator,
    ref_area,
    breakdown,
    time_period,
    accumulation,
    data_source,
    obs_value,
    value_qualifier,
    obs_status,
    is_forecast,
    accepted_at,
    version_at,
    submission_received_at,
    submission_accepted_at,
    seq,
    taken_back_at,
    is_known,
    correction_pending,
    source_rank,
    sources_count,
    lowest_value,
    highest_value,
    coalesce(lowest_value <> highest_value, false) or qualifiers_differ as sources_differ
from ranked
