-- Grain: one indicator × one area × one period: the figure, as known on known_on.
-- Why it exists: whoever asks for a number gets one, and the right one: of several sources the preferred, of several
--   parts the total or else the only part that is there, of the month and the year to date the month; over_time says
--   whether figures of periods may be added up.
-- What it refuses: forecasts; readings without a value; periods of which only parts are known, none of them the whole
--   (mart_indicator_values has them).
with figures as (
    select
        *,
        row_number() over (
            partition by indicator, ref_area
            order by
                period_end desc,
                case accumulation when 'NONE' then 0 else 1 end,
                case freq when 'D' then 0 when 'M' then 1 when 'Q' then 2 when 'S' then 3 when 'A' then 4 else 5 end,
                time_period
        ) as recency
    from {{ ref('int_figures') }}
)

select
    figures.indicator,
    {{ label_or_code('indicators', 'figures.indicator', 'zh') }} as indicator_zh,
    {{ label_or_code('indicators', 'figures.indicator', 'en') }} as indicator_en,
    figures.goal,
    figures.kind,
    figures.over_time,
    figures.ref_area,
    {{ label_or_code('areas', 'figures.ref_area', 'zh') }} as area_zh,
    {{ label_or_code('areas', 'figures.ref_area', 'en') }} as area_en,
    areas.area_level,
    figures.time_period,
    figures.freq,
    figures.period_start,
    figures.period_end,
    figures.breakdown,
    {{ label_or_code('parts', 'figures.breakdown', 'zh') }} as breakdown_zh,
    {{ label_or_code('parts', 'figures.breakdown', 'en') }} as breakdown_en,
    figures.accumulation,
    figures.obs_value,
    figures.unit_measure,
    coalesce(indicators.unit_zh, figures.unit_measure) as unit_zh,
    figures.value_qualifier,
    {{ status_shown('figures') }} as obs_status,
    figures.is_unconfirmed,
    figures.correction_pending,
    figures.data_source,
    {{ label_or_code('source_codes', 'figures.data_source', 'zh') }} as source_zh,
    {{ label_or_code('source_codes', 'figures.data_source', 'en') }} as source_en,
    figures.reliability,
    cast(figures.sources_count as integer) as sources_count,
    figures.sources_differ,
    figures.recency = 1 as is_latest,
    {{ known_on() }} as known_on
from figures
left join {{ ref('int_indicators_known') }} as indicators on figures.indicator = indicators.indicator
left join {{ ref('stg_areas') }} as areas on figures.ref_area = areas.ref_area
left join {{ ref('stg_codes') }} as parts
    on parts.codelist = 'breakdown' and figures.breakdown = parts.code
left join {{ ref('stg_codes') }} as source_codes
    on figures.data_source = source_codes.code and source_codes.codelist = 'data_source'
