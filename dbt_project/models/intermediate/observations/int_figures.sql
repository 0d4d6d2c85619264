-- Grain: one indicator × one area × one period: the figure, as known on known_on.
-- Why it exists: of several sources the preferred, of several parts the total or else the only part that is there, of
--   the month and the year to date the month; and what may be done with it over time, as its kind and accumulation say.
-- What it refuses: forecasts; readings without a value; periods of which only parts are known, none of them the whole.
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
)

select
    chosen.*,
    indicators.goal,
    indicators.kind,
    case when kinds.over_time <> 'none' then coalesce(accumulations.over_time, kinds.over_time) else 'none' end as over_time
from chosen
left join {{ ref('int_indicators_known') }} as indicators on chosen.indicator = indicators.indicator
left join {{ ref('stg_codes') }} as accumulations
    on accumulations.codelist = 'accumulation' and chosen.accumulation = accumulations.code
left join {{ ref('stg_codes') }} as kinds
    on kinds.codelist = 'kind' and indicators.kind = kinds.code
