-- Grain: one key (indicator, area, breakdown, period, accumulation, source).
-- Why it exists: the current value as known on known_on, with everything its reading said; where several publishers
--   give a figure, every reading is kept and one is preferred.
-- What it refuses: readings that int_readings_judged passes over. A figure that it does not speak of stands as read.
with unconfirmed as (
    select distinct
        submission_id,
        indicator,
        ref_area,
        breakdown,
        time_period,
        accumulation
    from {{ ref('int_cells_open') }}
    where decision = 'noted' and {{ replaced('touched') }}
)

select
    readings.*,
    coalesce(judged.correction_pending, false) as correction_pending,
    precedence.precedence_rank,
    coalesce(judged.source_rank, 1) as source_rank,
    coalesce(judged.source_rank, 1) = 1 as is_preferred,
    coalesce(judged.sources_count, 1) as sources_count,
    case when judged.submission_id is null then readings.obs_value else judged.lowest_value end as lowest_value,
    case when judged.submission_id is null then readings.obs_value else judged.highest_value end as highest_value,
    coalesce(judged.sources_differ, false) as sources_differ,
    unconfirmed.submission_id is not null as is_unconfirmed
from {{ ref('int_observation_readings') }} as readings
inner join {{ ref('int_precedence_known') }} as precedence
    on readings.reliability = precedence.reliability
left join {{ ref('int_readings_judged') }} as judged
    on
        readings.submission_id = judged.submission_id
        and readings.row_no = judged.row_no
        and readings.time_period = judged.time_period
left join unconfirmed
    on
        readings.submission_id = unconfirmed.submission_id
        and {{ same_key('readings', 'unconfirmed', figure_columns()) }}
where {{ replaced('touched', 'readings') }} and coalesce(judged.is_known, true)
