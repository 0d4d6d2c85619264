-- Grain: one indicator × one area × one quarter or year: the figure of it, as known on known_on.
-- Why it exists: by quarter and by year a flow is its sum or the total to date, a stock its last figure, and whatever may
--   not be added up only what was published; so no tool has to add, and none can add what must not be added.
-- What it refuses: quarters and years of which a month is missing; sums of bounds and of approximate figures; totals of
--   shares, rates, growth, ranks and indices.
with figures as (
    select
        *,
        cast({{ year_of('period_end') }} as integer) as year_no,
        cast({{ quarter_of_year('period_end') }} as integer) as quarter_no,
        cast({{ month_of_year('period_end') }} as integer) as month_no
    from {{ ref('int_figures') }}
),

to_date as (
    select
        read.indicator,
        read.ref_area,
        read.breakdown,
        read.obs_value,
        read.unit_measure,
        read.value_qualifier,
        read.is_unconfirmed,
        cast({{ year_of('read.period_end') }} as integer) as year_no,
        cast({{ month_of_year('read.period_end') }} as integer) as month_no
    from {{ ref('int_observations_known') }} as read
    inner join {{ ref('int_indicators_known') }} as indicators on read.indicator = indicators.indicator
    inner join {{ ref('stg_codes') }} as kinds
        on kinds.codelist = 'kind' and indicators.kind = kinds.code and kinds.over_time = 'sum'
    where
        read.is_preferred and not read.is_forecast and read.obs_value is not null
        and read.accumulation = 'YTD' and read.freq = 'M'
),

published as (
    select
        indicator,
        ref_area,
        breakdown,
        freq,
        year_no,
        case when freq = 'Q' then quarter_no else 4 end as quarter_no,
        obs_value,
        unit_measure,
        value_qualifier,
        is_unconfirmed,
        'published' as made_by,
        1 as place
    from figures
    where freq in ('Q', 'A') and accumulation = 'NONE'
),

-- how many months a quarter and a year have
spans as (
    select
        'Q' as freq,
        3 as months
    union all
    select
        'A' as freq,
        12 as months
),

-- what stands at the end of the quarter or the year
closing as (
    select
        figures.indicator,
        figures.ref_area,
        figures.breakdown,
        spans.freq,
        figures.year_no,
        figures.quarter_no,
        figures.obs_value,
        figures.unit_measure,
        figures.value_qualifier,
        figures.is_unconfirmed,
        'last' as made_by,
        2 as place
    from figures
    cross join spans
    where
        figures.over_time = 'last' and figures.accumulation = 'NONE' and figures.freq in ('M', 'Q')
        and figures.month_no % spans.months = 0
        and figures.freq <> spans.freq
),

summed as (
    select
        indicator,
        ref_area,
        breakdown,
        'Q' as freq,
        year_no,
        quarter_no,
        cast(sum(obs_value) as decimal(28, 8)) as obs_value,
        unit_measure,
        'exact' as value_qualifier,
        max(case when is_unconfirmed then 1 else 0 end) = 1 as is_unconfirmed,
        'sum' as made_by,
        3 as place
    from figures
    where over_time = 'sum' and freq = 'M'
    group by indicator, ref_area, breakdown, year_no, quarter_no, unit_measure
    having count(*) = 3 and min(case when value_qualifier = 'exact' then 1 else 0 end) = 1
    union all
    select
        indicator,
        ref_area,
        breakdown,
        'A' as freq,
        year_no,
        4 as quarter_no,
        cast(sum(obs_value) as decimal(28, 8)) as obs_value,
        unit_measure,
        'exact' as value_qualifier,
        max(case when is_unconfirmed then 1 else 0 end) = 1 as is_unconfirmed,
        'sum' as made_by,
        case freq when 'M' then 3 else 5 end as place
    from figures
    where over_time = 'sum' and freq in ('M', 'Q')
    group by indicator, ref_area, breakdown, year_no, unit_measure, freq
    having
        count(*) = case freq when 'M' then 12 else 4 end
        and min(case when value_qualifier = 'exact' then 1 else 0 end) = 1
),

-- a quarter is what the year to date grew by; the first is the year to date itself
grown as (
    select
        ending.indicator,
        ending.ref_area,
        ending.breakdown,
        'Q' as freq,
        ending.year_no,
        cast(ending.month_no / 3 as integer) as quarter_no,
        cast(ending.obs_value - coalesce(before.obs_value, 0) as decimal(28, 8)) as obs_value,
        ending.unit_measure,
        ending.value_qualifier,
        ending.is_unconfirmed or coalesce(before.is_unconfirmed, false) as is_unconfirmed,
        'to_date' as made_by,
        4 as place
    from to_date as ending
    left join to_date as before
        on
            ending.indicator = before.indicator
            and ending.ref_area = before.ref_area
            and ending.breakdown = before.breakdown
            and ending.year_no = before.year_no
            and ending.month_no = before.month_no + 3
    where
        ending.month_no % 3 = 0
        and (
            ending.month_no = 3
            or before.value_qualifier = 'exact' and ending.value_qualifier = 'exact'
        )
    union all
    select
        indicator,
        ref_area,
        breakdown,
        'A' as freq,
        year_no,
        4 as quarter_no,
        obs_value,
        unit_measure,
        value_qualifier,
        is_unconfirmed,
        'to_date' as made_by,
        4 as place
    from to_date
    where month_no = 12
),

ranked as (
    select
        *,
        row_number() over (
            partition by indicator, ref_area, freq, year_no, quarter_no
            order by place, case when breakdown = '_T' then 0 else 1 end, breakdown
        ) as recency
    from (
        select * from published
        union all
        select * from closing
        union all
        select * from summed
        union all
        select * from grown
    ) as found
),

chosen as (
    select
        *,
        cast({{ from_plan_year("make_date(year_no, case freq when 'A' then 1 else 3 * quarter_no - 2 end, 1)") }} as date)
            as period_start,
        {{ month_end(from_plan_year('make_date(year_no, 3 * quarter_no, 1)')) }} as period_end
    from ranked
    where recency = 1
)

select
    chosen.indicator,
    {{ label_or_code('indicators', 'chosen.indicator', 'zh') }} as indicator_zh,
    {{ label_or_code('indicators', 'chosen.indicator', 'en') }} as indicator_en,
    indicators.goal,
    indicators.kind,
    chosen.ref_area,
    {{ label_or_code('areas', 'chosen.ref_area', 'zh') }} as area_zh,
    {{ label_or_code('areas', 'chosen.ref_area', 'en') }} as area_en,
    areas.area_level,
    cast(chosen.year_no as {{ text_type() }})
    || case chosen.freq when 'A' then '' else '-Q' || cast(chosen.quarter_no as {{ text_type() }}) end as time_period,
    chosen.freq,
    chosen.period_start,
    cast(chosen.period_end as date) as period_end,
    chosen.breakdown,
    {{ label_or_code('parts', 'chosen.breakdown', 'zh') }} as breakdown_zh,
    {{ label_or_code('parts', 'chosen.breakdown', 'en') }} as breakdown_en,
    chosen.obs_value,
    chosen.unit_measure,
    coalesce(indicators.unit_zh, chosen.unit_measure) as unit_zh,
    chosen.value_qualifier,
    chosen.is_unconfirmed,
    chosen.made_by,
    made.label_zh as made_by_zh,
    made.label_en as made_by_en,
    {{ known_on() }} as known_on
from chosen
left join {{ ref('int_indicators_known') }} as indicators on chosen.indicator = indicators.indicator
left join {{ ref('stg_areas') }} as areas on chosen.ref_area = areas.ref_area
left join {{ ref('stg_codes') }} as parts
    on parts.codelist = 'breakdown' and chosen.breakdown = parts.code
left join {{ ref('stg_codes') }} as made
    on made.codelist = 'made_by' and chosen.made_by = made.code
