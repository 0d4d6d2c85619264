-- Grain: one target.
-- Why it exists: picks the readings the arithmetic uses: baseline, latest, and the one of the target's date.
-- What it refuses: a baseline outside the chosen method's window, or not before the target's date; later goes first.
--   | stated value            | that value at the stated date                                             |
--   | stated period           | the reading of that date, else the next within the window (base_shifted)  |
--   | nothing stated          | the first reading since the end of the year before the target (assumed)   |
with requested as (
    select
        targets.*,
        indicators.direction,
        indicators.kind,
        indicators.unit_measure as indicator_unit,
        indicators.limit_min,
        indicators.limit_max,
        indicators.natural_limit,
        indicators.unit_mult,
        coalesce(chosen.base_window_months, standard.base_window_months) as base_window_months,
        coalesce(chosen.base_window_before_months, 0) as base_window_before_months,
        {{ month_position('targets.target_date') }} as target_position,
        coalesce(
            targets.base_date,
            {{ previous_year_end('coalesce(targets.decided_on, cast(targets.accepted_at as date))') }}
        ) as base_date_requested
    from {{ ref('int_targets_known') }} as targets
    inner join {{ ref('stg_indicators') }} as indicators on targets.indicator = indicators.indicator
    inner join {{ ref('int_methods_known') }} as standard on standard.method_code = 'schedule_ratio'
    left join {{ ref('int_methods_known') }} as chosen on targets.chosen_method = chosen.method_code
),

targets as (
    select
        requested.*,
        {{ month_position('requested.base_date_requested') }} as base_position_requested
    from requested
),

series as (
    select * from {{ ref('int_target_series') }} where same_date_rank = 1
),

counted as (
    select target_id, count(*) as readings_count
    from series
    group by target_id
),

latest as (
    select * from series where recency = 1
),

base_candidates as (
    select
        series.*,
        targets.base_date_requested,
        row_number() over (
            partition by series.target_id
            order by
                case when series.period_end >= targets.base_date_requested then 0 else 1 end,
                abs(series.obs_position - targets.base_position_requested),
                series.freq
        ) as base_rank
    from series
    inner join targets on series.target_id = targets.target_id
    inner join latest on series.target_id = latest.target_id
    where
        targets.base_value_stated is null
        and series.obs_value is not null
        and series.obs_position >= targets.base_position_requested - targets.base_window_before_months
        and series.period_end <= latest.period_end
        and series.period_end < targets.target_date
        and (
            targets.base_date is null
            or series.obs_position
            <= targets.base_position_requested + targets.base_window_months
        )
),

at_target as (
    select series.*
    from series
    inner join targets
        on series.target_id = targets.target_id and series.period_end = targets.target_date
),

based as (
    select
        targets.target_id,
        coalesce(targets.base_value_stated, base.obs_value) as base_value,
        case
            when targets.base_value_stated is not null then targets.base_date_requested
            else base.period_end
        end as base_date_used,
        case
            when targets.base_value_stated is not null then targets.base_period
            else base.time_period
        end as base_period_used,
        targets.base_date is not null
        and targets.base_value_stated is null
        and base.period_end <> targets.base_date_requested as is_base_shifted,
        targets.base_date is null and base.period_end is not null as is_base_assumed,
        coalesce(
            case
                when targets.base_value_stated is null then base.is_met
                when targets.path_type <> 'relative'
                    then
                        {{ meets(
                            'targets.base_value_stated', "'exact'", 'targets.target_operator',
                            'targets.target_value', 'targets.target_value_high', 'targets.direction'
                        ) }}
            end,
            false
        ) as is_base_met
    from targets
    left join base_candidates as base
        on targets.target_id = base.target_id and base.base_rank = 1
),

since_base as (
    select
        series.target_id,
        max(case when series.is_met and series.period_end < latest.period_end then 1 else 0 end)
            as earlier_met,
        min(case when series.is_met then 1 else 0 end) as always_met,
        max(
            case
                when series.obs_status = 'B' and series.period_end > based.base_date_used then 1
                else 0
            end
        ) as broken
    from series
    inner join latest on series.target_id = latest.target_id
    inner join based on series.target_id = based.target_id
    where series.period_end >= based.base_date_used
    group by series.target_id
),

gathered as (
    select
        targets.*,
        coalesce(counted.readings_count, 0) as readings_count,
        based.base_value,
        based.base_period_used,
        based.base_date_used,
        {{ month_position('based.base_date_used') }} as base_position,
        based.is_base_shifted,
        based.is_base_assumed,
        based.is_base_met,
        latest.time_period as latest_period,
        latest.period_end as latest_date,
        latest.obs_position as latest_position,
        latest.obs_value as latest_value,
        latest.value_qualifier as latest_qualifier,
        latest.obs_status as latest_status,
        latest.unit_measure as latest_unit,
        latest.data_source as latest_source,
        latest.reliability as latest_reliability,
        latest.bound_value as latest_bound,
        coalesce(latest.is_met, false) as is_latest_met,
        coalesce(latest.correction_pending, false) as correction_pending,
        coalesce(latest.sources_differ, false) as sources_differ,
        at_target.obs_value as value_at_target,
        coalesce(at_target.is_met, false) as is_met_at_target,
        coalesce(since_base.earlier_met, 0) = 1 as is_earlier_met,
        coalesce(since_base.always_met, 0) = 1 as is_always_met,
        coalesce(since_base.broken, 0) = 1 as is_broken
    from targets
    inner join based on targets.target_id = based.target_id
    left join counted on targets.target_id = counted.target_id
    left join latest on targets.target_id = latest.target_id
    left join at_target on targets.target_id = at_target.target_id
    left join since_base on targets.target_id = since_base.target_id
)

select
    gathered.*,
    case when direction = 'lower' then -1 else 1 end as sign,
    coalesce(latest_date >= target_date, false) or target_date < {{ known_on() }} as is_ended,
    case
        when latest_date >= target_date and value_at_target is not null then value_at_target
        else latest_value
    end as assessed_value,
    case
        when latest_date >= target_date and value_at_target is not null then target_date
        else latest_date
    end as assessed_date,
    case
        when latest_date >= target_date and value_at_target is not null then target_position
        else latest_position
    end as assessed_position
from gathered
