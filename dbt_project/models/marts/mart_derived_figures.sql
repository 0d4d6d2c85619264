-- Grain: one derived figure (derivation, indicator, area, breakdown, period, accumulation), as known on known_on.
-- Why it exists: figures nobody published, computed from published ones, apart from them and marked as derived.
-- What it refuses: to stand in for a published figure; bridge_derived_source has the cells it rests on.
select
    figures.derivation,
    figures.indicator,
    indicators.label_zh as indicator_zh,
    indicators.label_en as indicator_en,
    figures.ref_area,
    areas.label_zh as area_zh,
    figures.breakdown,
    {{ label_or_code('parts', 'figures.breakdown', 'zh') }} as breakdown_zh,
    {{ label_or_code('parts', 'figures.breakdown', 'en') }} as breakdown_en,
    figures.time_period,
    figures.period_end,
    figures.accumulation,
    figures.unit_measure,
    figures.obs_value,
    cast(figures.inputs_count as integer) as inputs_count,
    figures.published_value,
    figures.residual,
    figures.residual_share,
    figures.has_warning,
    figures.is_unconfirmed,
    {{ known_on() }} as known_on
from {{ ref('int_derived_figures') }} as figures
inner join {{ ref('int_indicators_known') }} as indicators on figures.indicator = indicators.indicator
left join {{ ref('stg_areas') }} as areas on figures.ref_area = areas.ref_area
left join {{ ref('stg_codes') }} as parts
    on parts.codelist = 'breakdown' and figures.breakdown = parts.code
