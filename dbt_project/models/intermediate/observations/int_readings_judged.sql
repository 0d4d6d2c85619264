-- Grain: one contested reading that is passed over, or whose correction is pending.
-- Why it exists: the current value as known on known_on is a query, never an update: this is its decision.
-- What it refuses: readings of a file that a later file replaced, unless every replacement has the same cell in
--   quarantine: then the last accepted value stands, with correction_pending. An actual goes before a forecast
--   of the same publisher; then the latest received counts, however late it was registered.
with pending as (
    select * from {{ ref('int_cells_pending') }} where {{ replaced('touched') }}
),

contested as (
    select * from {{ ref('int_readings_contested') }} where {{ replaced('touched') }}
),

replacements as (
    select submission_id, count(*) as replacements_count
    from {{ ref('int_submission_replacements') }}
    group by submission_id
),

replacements_pending as (
    select readings.submission_id, readings.row_no, count(*) as pending_count
    from contested as readings
    inner join {{ ref('int_submission_replacements') }} as replacing
        on readings.submission_id = replacing.submission_id
    inner join pending
        on
            replacing.replaced_by = pending.submission_id
            and {{ same_key('readings', 'pending', key_columns()) }}
    group by readings.submission_id, readings.row_no
),

ranked as (
    select
        readings.submission_id,
        readings.row_no,
        row_number() over (
            partition by
                readings.indicator,
                readings.ref_area,
                readings.breakdown,
                readings.time_period,
                readings.accumulation,
                readings.data_source
            order by
                case when readings.is_forecast then 1 else 0 end,
                readings.version_at desc,
                readings.submission_received_at desc,
                readings.submission_accepted_at desc,
                readings.seq desc,
                readings.row_no desc
        ) as recency
    from contested as readings
    left join replacements on readings.submission_id = replacements.submission_id
    left join replacements_pending
        on
            readings.submission_id = replacements_pending.submission_id
            and readings.row_no = replacements_pending.row_no
    where coalesce(replacements.replacements_count, 0) = coalesce(replacements_pending.pending_count, 0)
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

judged as (
    select
        readings.submission_id,
        readings.row_no,
        readings.time_period,
        coalesce(ranked.recency = 1, false) as is_known,
        coalesce(last_pending.pending_since > readings.submission_received_at, false) as correction_pending
    from contested as readings
    left join ranked
        on readings.submission_id = ranked.submission_id and readings.row_no = ranked.row_no
    left join last_pending on {{ same_key('readings', 'last_pending', key_columns()) }}
)

select * from judged
where not is_known or correction_pending
