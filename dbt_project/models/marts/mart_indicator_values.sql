-- Grain: one reading of one key (indicator, area, breakdown, period, source), as known on known_on.
-- Why it exists: every figure with its citation or cell, and which of several publishers counts.
-- What it refuses: quarantined cells; superseded vintages (mart_indicator_revisions has them).
select
    ranked.indicator,
    indicators.label_zh as indicator_zh,
    indicators.label_en as indicator_en,
    indicators.goal,
    ranked.ref_area,
    areas.label_zh as area_zh,
    areas.label_en as area_en,
    ranked.breakdown,
    ranked.time_period,
    ranked.freq,
    ranked.period_start,
    ranked.period_end,
    ranked.time_per_collect,
    ranked.accumulation,
    ranked.data_source,
    source_codes.label_zh as source_zh,
    source_codes.label_en as source_en,
    ranked.reliability,
    ranked.obs_value,
    ranked.unit_measure,
    indicators.unit_zh,
    ranked.value_qualifier,
    ranked.obs_status,
    ranked.conf_status,
    ranked.is_preferred,
    ranked.is_forecast,
    cast(ranked.source_rank as integer) as source_rank,
    cast(ranked.sources_count as integer) as sources_count,
    ranked.sources_differ,
    ranked.lowest_value,
    ranked.highest_value,
    ranked.correction_pending,
    ranked.value_published,
    ranked.period_published,
    ranked.source_title,
    ranked.outlet,
    ranked.url,
    ranked.published_on,
    ranked.comment_obs,
    ranked.known_basis,
    ranked.known_evidence,
    ranked.accepted_at,
    ranked.submission_id,
    ranked.locator,
    {{ known_on() }} as known_on
from {{ ref('int_observations_ranked') }} as ranked
inner join {{ ref('stg_indicators') }} as indicators on ranked.indicator = indicators.indicator
inner join {{ ref('stg_areas') }} as areas on ranked.ref_area = areas.ref_area
left join {{ ref('stg_codes') }} as source_codes
    on ranked.data_source = source_codes.code and source_codes.codelist = 'data_source'
