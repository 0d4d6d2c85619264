-- Grain: one key (indicator, area, breakdown, period, accumulation, source).
-- Why it exists: where several publishers give a figure, says which counts; every reading is kept.
-- What it refuses: nothing. int_sources_ranked has the order; a figure of one publisher is its own first.
select
    known.*,
    precedence.precedence_rank,
    coalesce(sources.source_rank, 1) as source_rank,
    coalesce(sources.source_rank, 1) = 1 as is_preferred,
    coalesce(sources.sources_count, 1) as sources_count,
    case when sources.submission_id is null then known.obs_value else sources.lowest_value end as lowest_value,
    case when sources.submission_id is null then known.obs_value else sources.highest_value end as highest_value,
    coalesce(sources.sources_differ, false) as sources_differ,
    unconfirmed.submission_id is not null as is_unconfirmed
from {{ ref('int_observations_known') }} as known
inner join {{ ref('stg_precedence') }} as precedence
    on known.reliability = precedence.reliability
left join {{ ref('int_sources_ranked') }} as sources
    on
        known.submission_id = sources.submission_id
        and known.row_no = sources.row_no
        and known.time_period = sources.time_period
left join {{ ref('int_cells_unconfirmed') }} as unconfirmed
    on
        known.submission_id = unconfirmed.submission_id
        and {{ same_key('known', 'unconfirmed', figure_columns()) }}
where {{ replaced('touched', 'known') }}
