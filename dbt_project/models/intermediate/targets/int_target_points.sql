-- Grain: one target.
-- Why it exists: picks the readings the arithmetic uses: baseline, latest, and the one of the target's date.
-- What it refuses: a baseline outside the chosen method's window, or not before the target's date; later goes first.
--   | stated value            | that value at the stated date                                             |
--   | stated period           | the reading of that date, else the next within the window (base_shifted)  |
--   | nothing stated          | the first reading since the end of the year before the target (assumed)   |
--   | a total of the year     | nothing at the end of the year before, unless the target states otherwise |
--   Whether a target is met is asked of readings since the last series break alone, and never of an average growth.
{% set asked_of_comparator = (
    'comparators.obs_value * coalesce(based.relative_share, cast(1 as decimal(12, 8)))'
    ' + coalesce(based.target_value, 0)'
) -%}
with latest as (
    select * from {{ ref('int_target_series') }} where recency = 1
),

counted as (
    select
        series_no,
        count(*) as readings_count
    from {{ ref('int_target_series') }}
    group by series_no
),

-- what there is of the indicator where nothing has the length of time that the target asks for
of_another_length as (
    select
        indicator,
        ref_area,
        breakdown,
        max(period_end) as last_end
    from {{ ref('int_readings_asked') }}
    where not is_forecast and freq <> 'P' and obs_value is not null
    group by indicator, ref_area, breakdown
),

requested as (
    select
        targets.target_id,
        targets.indicator,
        targets.target_date,
        targets.target_operator,
        targets.target_value,
        targets.target_value_high,
        targets.unit_measure,
        targets.path_type,
        coalesce(
            targets.base_period,
            case
                when targets.path_type = 'cumulative'
                    then cast({{ year_of('targets.target_date') }} - 1 as {{ text_type() }})
            end
        ) as base_period,
        coalesce(
            targets.base_date,
            case when targets.path_type = 'cumulative' then {{ previous_year_end('targets.target_date') }} end
        ) as base_date,
        coalesce(
            targets.base_value_stated,
            case when targets.path_type = 'cumulative' then cast(0 as decimal(28, 8)) end
        ) as base_value_stated,
        targets.tolerance,
        targets.schedule_basis,
        targets.relative_to,
        targets.relative_share,
        targets.base_factor,
        targets.chosen_method,
        targets.class_rule,
        targets.target_cut_high,
        targets.target_cut_mid,
        targets.target_cut_low,
        indicators.direction,
        latest.series_no,
        targets.ref_area,
        targets.breakdown,
        coalesce(chosen.base_window_months, standard.base_window_months) as base_window_months,
        coalesce(chosen.base_window_before_months, 0) as base_window_before_months,
        case
            when targets.base_date is not null then targets.base_date
            when targets.path_type = 'cumulative' then {{ previous_year_end('targets.target_date') }}
            else {{ previous_year_end('coalesce(targets.decided_on, cast(targets.accepted_at as date))') }}
        end as base_date_requested
    from {{ ref('int_targets_known') }} as targets
    inner join {{ ref('int_indicators_known') }} as indicators on targets.indicator = indicators.indicator
    inner join {{ ref('int_methods_known') }} as standard on standard.method_code = 'schedule_ratio'
    left join {{ ref('int_methods_known') }} as chosen on targets.chosen_method = chosen.method_code
    left join latest
        on
            targets.indicator = latest.indicator
            and targets.ref_area = latest.ref_area
            and targets.breakdown = latest.breakdown
            and latest.reading_class = {{ reading_class('targets.path_type', 'indicators.kind') }}
),

targets as (
    select
        requested.*,
        {{ month_position('requested.base_date_requested') }} as base_position_requested
    from requested
),

-- of the candidates the nearest on or after the requested date, else the nearest before it
base_dates as (
    select
        targets.target_id,
        coalesce(
            min(case when series.period_end >= targets.base_date_requested then series.period_end end),
            max(case when series.period_end < targets.base_date_requested then series.period_end end)
        ) as base_date_found
    from targets
    inner join {{ ref('int_target_series') }} as series on targets.series_no = series.series_no
    where
        targets.base_value_stated is null
        and series.obs_value is not null
        and series.obs_position >= targets.base_position_requested - targets.base_window_before_months
        and series.period_end < targets.target_date
        -- twice the figure of one year is not twice that of the next
        and (targets.base_factor is null or targets.target_value is not null and series.period_end = targets.base_date)
        and (
            targets.base_date is null
            or series.obs_position <= targets.base_position_requested + targets.base_window_months
        )
    group by targets.target_id
),

based as (
    select
        targets.*,
        base_dates.base_date_found,
        case
            when targets.base_value_stated is not null then targets.base_date_requested
            else base_dates.base_date_found
        end as base_date_used
    from targets
    left join base_dates on targets.target_id = base_dates.target_id
),

comparators as (
    select
        indicator,
        ref_area,
        breakdown,
        time_period,
        accumulation,
        obs_value,
        is_unconfirmed
    from {{ ref('int_readings_asked') }}
    where
        not is_forecast and freq <> 'P'
        and indicator in (
            select relatives.relative_to
            from {{ ref('int_targets_known') }} as relatives
            where relatives.path_type = 'relative'
        )
),

-- a target is judged by the reading of its own date once that is there, else by the latest one
assessed as (
    select
        based.*,
        coalesce(of_target_date.obs_value is not null or of_target_date.obs_status = 'Q', false)
            as has_own_reading,
        case
            when of_target_date.obs_value is not null or of_target_date.obs_status = 'Q' then based.target_date
            else latest.period_end
        end as assessed_date
    from based
    left join latest on based.series_no = latest.series_no
    left join {{ ref('int_target_series') }} as of_target_date
        on based.series_no = of_target_date.series_no and based.target_date = of_target_date.period_end
),

breaks as (
    select
        target_id,
        max(break_date) as break_date
    from (
        select
            assessed.target_id,
            series.period_end as break_date
        from assessed
        inner join {{ ref('int_target_series') }} as series on assessed.series_no = series.series_no
        where series.obs_status = 'B' and series.period_end <= assessed.assessed_date
        union all
        select
            assessed.target_id,
            indicators.redefined_since as break_date
        from assessed
        inner join {{ ref('int_targets_known') }} as targets on assessed.target_id = targets.target_id
        inner join {{ ref('int_indicators_known') }} as indicators on targets.indicator = indicators.indicator
        where indicators.redefined_since <= assessed.assessed_date
    ) as found
    group by target_id
),

judged as (
    select
        based.target_id,
        based.target_date,
        based.path_type,
        based.base_date_found,
        based.base_date_used,
        based.assessed_date,
        breaks.break_date,
        coalesce(series.period_end >= breaks.break_date, true) as is_since_break,
        series.period_end,
        series.obs_position,
        series.time_period,
        series.obs_value,
        series.unit_measure,
        series.obs_status,
        series.recency,
        series.derivation,
        series.is_unconfirmed or coalesce(comparators.is_unconfirmed, false) as is_unconfirmed,
        case
            when based.path_type <> 'relative' then based.target_value
            else {{ as_value(asked_of_comparator) }}
        end as bound_value,
        based.path_type <> 'average_growth'
        and {{ meets(
            'series.obs_value', 'series.value_qualifier', 'based.target_operator',
            "case when based.path_type <> 'relative' then based.target_value"
            ' else ' ~ asked_of_comparator ~ ' end',
            'based.target_value_high', 'based.direction', 'coalesce(based.tolerance, 0)'
        ) }} as is_met
    from assessed as based
    inner join {{ ref('int_target_series') }} as series on based.series_no = series.series_no
    left join breaks on based.target_id = breaks.target_id
    left join comparators
        on
            based.path_type = 'relative'
            and based.relative_to = comparators.indicator
            and based.ref_area = comparators.ref_area
            and based.breakdown = comparators.breakdown
            and series.time_period = comparators.time_period
            and series.accumulation = comparators.accumulation
),

seen as (
    select
        target_id,
        max(case when period_end = assessed_date then bound_value end) as latest_bound,
        max(case when recency = 1 and is_met then 1 else 0 end) as latest_met,
        max(case
            when derivation is not null and (recency = 1 or period_end in (base_date_found, target_date)) then 1
            else 0
        end) as derived,
        max(case
            when is_unconfirmed and (recency = 1 or period_end in (base_date_found, target_date)) then 1
            else 0
        end) as unconfirmed,
        max(case when period_end = base_date_found then obs_value end) as base_value_found,
        max(case when period_end = base_date_found then time_period end) as base_period_found,
        max(case when period_end = base_date_found and is_met then 1 else 0 end) as base_met,
        max(case when period_end = target_date then obs_value end) as value_at_target,
        max(case when period_end = target_date and is_met then 1 else 0 end) as met_at_target,
        max(case when period_end = target_date and obs_status = 'Q' then 1 else 0 end) as hidden_at_target,
        max(case
            when period_end > base_date_used and recency > 1 and is_since_break and is_met then 1 else 0
        end) as earlier_met,
        max(break_date) as break_date,
        max(case when period_end > target_date and obs_status = 'B' then 1 else 0 end) as broken_after,
        max(case when period_end = base_date_found then unit_measure end) as base_unit,
        max(case when period_end = assessed_date then unit_measure end) as assessed_unit,
        sum(case when is_since_break and obs_value is not null then 1 else 0 end) as readings_since_break,
        max(case when not is_since_break then 1 else 0 end) as cut_by_break,
        -- the last year's total of the same months and of the whole year, where a total of this year is judged
        max(case
            when
                path_type = 'cumulative' and is_since_break
                and obs_position = {{ month_position('assessed_date') }} - 12
                then obs_value
        end) as same_months_last_year,
        max(case
            when
                path_type = 'cumulative' and is_since_break
                and period_end = {{ previous_year_end('assessed_date') }}
                then obs_value
        end) as total_last_year
    from judged
    group by target_id
),

-- the first reading since the break: what a constant target's last change is taken from
first_since as (
    select
        target_id,
        obs_value as first_since_break,
        row_number() over (partition by target_id order by period_end) as place
    from judged
    where is_since_break and obs_value is not null
),

gathered as (
    select
        based.target_id,
        based.indicator,
        based.series_no,
        based.target_date,
        based.base_date,
        based.base_date_used,
        {{ month_position('based.target_date') }} as target_position,
        {{ month_position('based.base_date_used') }} as base_position,
        coalesce(based.base_value_stated, seen.base_value_found) as base_value,
        case
            when based.base_value_stated is not null then based.base_period
            else seen.base_period_found
        end as base_period_used,
        based.base_date is not null
        and based.base_value_stated is null
        and based.base_date_found <> based.base_date_requested as is_base_shifted,
        based.base_date is null and based.base_date_found is not null as is_base_assumed,
        coalesce(
            case
                when based.base_value_stated is null then seen.base_met = 1
                when based.path_type not in ('relative', 'average_growth')
                    then
                        {{ meets(
                            'based.base_value_stated', "'exact'", 'based.target_operator',
                            'based.target_value', 'based.target_value_high', 'based.direction',
                            'coalesce(based.tolerance, 0)'
                        ) }}
            end,
            false
        ) as is_base_met,
        coalesce(counted.readings_count, 0) as readings_count,
        based.series_no is null and coalesce(
            based.path_type <> 'cumulative' and of_another_length.last_end is not null
            or of_another_length.last_end > based.base_date, false
        ) as is_of_another_length,
        latest.period_end as latest_date,
        latest.obs_position as latest_position,
        latest.obs_value as latest_value,
        latest.obs_status as latest_status,
        latest.unit_measure as latest_unit,
        seen.latest_bound,
        coalesce(seen.latest_met, 0) = 1 as is_latest_met,
        seen.value_at_target,
        coalesce(seen.met_at_target, 0) = 1 as is_met_at_target,
        coalesce(seen.hidden_at_target, 0) = 1 as is_suppressed_at_target,
        coalesce(seen.earlier_met, 0) = 1 as is_earlier_met,
        coalesce(based.base_date_used < seen.break_date, false) as is_broken,
        seen.break_date,
        coalesce(seen.cut_by_break, 0) = 1 as is_cut_by_break,
        coalesce(seen.readings_since_break, 0) as readings_since_break,
        first_since.first_since_break,
        coalesce(seen.broken_after, 0) = 1 as is_broken_after,
        coalesce(seen.base_unit, seen.assessed_unit) as base_unit,
        seen.assessed_unit,
        seen.same_months_last_year,
        seen.total_last_year,
        based.tolerance,
        based.schedule_basis,
        based.has_own_reading,
        based.assessed_date,
        coalesce(seen.derived, 0) = 1 as is_derived,
        coalesce(seen.unconfirmed, 0) = 1 as is_unconfirmed,
        based.target_operator,
        based.target_value,
        based.target_value_high,
        based.base_factor,
        based.unit_measure,
        based.path_type,
        based.chosen_method,
        based.class_rule,
        based.target_cut_high,
        based.target_cut_mid,
        based.target_cut_low
    from assessed as based
    left join seen on based.target_id = seen.target_id
    left join first_since on based.target_id = first_since.target_id and first_since.place = 1
    left join latest on based.series_no = latest.series_no
    left join counted on based.series_no = counted.series_no
    left join of_another_length
        on
            based.indicator = of_another_length.indicator
            and based.ref_area = of_another_length.ref_area
            and based.breakdown = of_another_length.breakdown
)

select
    gathered.*,
    coalesce(latest_date >= target_date, false) or target_date < {{ known_on() }} as is_ended,
    case when has_own_reading then value_at_target else latest_value end as assessed_value,
    case when has_own_reading then target_position else latest_position end as assessed_position
from gathered
