-- Grain: one indicator × one area × one period: the figure, as known on known_on.
-- Why it exists: whoever asks for a number gets one, and the right one: of several sources the preferred, of several
--   parts the total or else the only part that is there, of the month and the year to date the month.
-- What it refuses: forecasts; readings without a value; periods of which only parts are known, none of them the whole
--   (mart_indicator_values has them).
with read as (
    select * from {{ ref('int_observations_known') }}
    where is_preferred and not is_forecast and obs_value is not null
),

-- a figure that is the whole and of its own period is chosen without more; the others are few
plain as (
    select
        indicator,
        ref_area,
        time_period
    from read
    where breakdown = '_T' and accumulation = 'NONE'
),

others as (
    select
        read.indicator,
        read.ref_area,
        read.time_period,
        read.breakdown,
        read.accumulation,
        row_number() over (
            partition by read.indicator, read.ref_area, read.time_period
            order by case when read.breakdown = '_T' then 0 else 1 end, read.accumulation, read.breakdown
        ) as place,
        min(read.breakdown) over (partition by read.indicator, read.ref_area, read.time_period) as first_part,
        max(read.breakdown) over (partition by read.indicator, read.ref_area, read.time_period) as last_part,
        max(case when read.breakdown = '_T' then 1 else 0 end) over (
            partition by read.indicator, read.ref_area, read.time_period
        ) as has_total
    from read
    left join plain
        on
            read.indicator = plain.indicator
            and read.ref_area = plain.ref_area
            and read.time_period = plain.time_period
    where plain.indicator is null
),

chosen as (
    select read.*
    from read
    where read.breakdown = '_T' and read.accumulation = 'NONE'
    union all
    select read.*
    from read
    inner join others
        on
            read.indicator = others.indicator
            and read.ref_area = others.ref_area
            and read.time_period = others.time_period
            and read.breakdown = others.breakdown
            and read.accumulation = others.accumulation
    where others.place = 1 and (others.has_total = 1 or others.first_part = others.last_part)
),

latest as (
    select
        indicator,
        ref_area,
        max(period_end) as last_end
    from chosen
    group by indicator, ref_area
)

select
    chosen.indicator,
    coalesce(indicators.label_zh, chosen.indicator) as indicator_zh,
    coalesce(indicators.label_en, chosen.indicator) as indicator_en,
    indicators.goal,
    indicators.kind,
    chosen.ref_area,
    coalesce(areas.label_zh, chosen.ref_area) as area_zh,
    coalesce(areas.label_en, chosen.ref_area) as area_en,
    chosen.time_period,
    chosen.freq,
    chosen.period_start,
    chosen.period_end,
    chosen.breakdown,
    chosen.accumulation,
    chosen.obs_value,
    chosen.unit_measure,
    coalesce(indicators.unit_zh, chosen.unit_measure) as unit_zh,
    chosen.value_qualifier,
    {{ status_shown('chosen') }} as obs_status,
    chosen.is_unconfirmed,
    chosen.correction_pending,
    chosen.data_source,
    coalesce(source_codes.label_zh, chosen.data_source) as source_zh,
    coalesce(source_codes.label_en, chosen.data_source) as source_en,
    chosen.reliability,
    cast(chosen.sources_count as integer) as sources_count,
    chosen.sources_differ,
    chosen.period_end = latest.last_end as is_latest,
    {{ known_on() }} as known_on
from chosen
inner join latest on chosen.indicator = latest.indicator and chosen.ref_area = latest.ref_area
left join {{ ref('int_indicators_known') }} as indicators on chosen.indicator = indicators.indicator
left join {{ ref('stg_areas') }} as areas on chosen.ref_area = areas.ref_area
left join {{ ref('stg_codes') }} as source_codes
    on chosen.data_source = source_codes.code and source_codes.codelist = 'data_source'
