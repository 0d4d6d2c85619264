-- Grain: one reading of one key (indicator, area, breakdown, period, accumulation, source), as known on known_on.
-- Why it exists: every figure with its citation or cell, and which of several publishers counts.
-- What it refuses: quarantined cells; nothing accepted, also where the plan no longer names the indicator; superseded vintages (mart_indicator_revisions has them).
select
    ranked.indicator,
    {{ label_or_code('indicators', 'ranked.indicator', 'zh') }} as indicator_zh,
    {{ label_or_code('indicators', 'ranked.indicator', 'en') }} as indicator_en,
    indicators.goal,
    ranked.ref_area,
    {{ label_or_code('areas', 'ranked.ref_area', 'zh') }} as area_zh,
    {{ label_or_code('areas', 'ranked.ref_area', 'en') }} as area_en,
    ranked.breakdown,
    {{ label_or_code('parts', 'ranked.breakdown', 'zh') }} as breakdown_zh,
    {{ label_or_code('parts', 'ranked.breakdown', 'en') }} as breakdown_en,
    ranked.time_period,
    ranked.freq,
    ranked.period_start,
    ranked.period_end,
    ranked.time_per_collect,
    ranked.accumulation,
    ranked.data_source,
    {{ label_or_code('source_codes', 'ranked.data_source', 'zh') }} as source_zh,
    {{ label_or_code('source_codes', 'ranked.data_source', 'en') }} as source_en,
    ranked.reliability,
    ranked.obs_value,
    ranked.unit_measure,
    coalesce(indicators.unit_zh, ranked.unit_measure) as unit_zh,
    ranked.value_qualifier,
    {{ status_shown('ranked') }} as obs_status,
    ranked.is_unconfirmed,
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
from {{ ref('int_observations_known') }} as ranked
left join {{ ref('int_indicators_known') }} as indicators on ranked.indicator = indicators.indicator
left join {{ ref('stg_areas') }} as areas on ranked.ref_area = areas.ref_area
left join {{ ref('stg_codes') }} as parts
    on parts.codelist = 'breakdown' and ranked.breakdown = parts.code
left join {{ ref('stg_codes') }} as source_codes
    on ranked.data_source = source_codes.code and source_codes.codelist = 'data_source'
