-- Grain: one target.
-- Why it exists: the rule that decides (METHOD 2.2, 2.5), its status, and the outlook, from the components beside them.
-- What it refuses: a status where a rule says no: the reason code says which. The first rule that holds decides;
--   what a rule gives stands in contracts/codelists/status_rule.csv, in this order: those that refuse a reading
--   (int_target_spans), then these.
with components as (
    select
        progress.*,
        coalesce(ages.is_stale, false) as is_stale,
        coalesce(trends.is_trend_cut, false) as is_trend_cut,
        trends.trend_points,
        trends.last_change,
        trends.mean_annual_change,
        trends.mean_change_full,
        method.method_code,
        method.method_version,
        method.cut_on_track,
        method.cut_behind,
        method.cut_far_behind,
        method.cut_too_early,
        method.outlook_points,
        method.cut_outlook_likely,
        method.cut_outlook_narrow,
        progress.target_operator in ('not_down', 'not_up') as is_hold,
        progress.path_type = 'average_growth' as is_growth,
        cast(
            case when progress.target_operator in ('down', 'not_up') then -1 else 1 end as decimal(1, 0)
        ) as wanted,
        -- a constant target is judged by what happened since the last break, whatever the baseline was
        progress.sign * coalesce(
            trends.mean_change_full,
            cast(
                progress.assessed_value
                - coalesce(case when not progress.is_broken then progress.base_value end, progress.first_since_break)
                as double
            )
        ) as constant_change,
        case
            when progress.target_operator = 'approx' then {{ as_value('progress.target_value - progress.margin') }}
            else progress.target_value
        end as growth_low,
        case
            when progress.target_operator = 'approx' then {{ as_value('progress.target_value + progress.margin') }}
            when progress.target_operator = 'band' then progress.target_value_high
            else progress.target_value
        end as growth_high
    from {{ ref('int_target_progress') }} as progress
    left join {{ ref('int_target_trends') }} as trends on progress.series_no = trends.series_no
    left join {{ ref('int_target_ages') }} as ages on progress.series_no = ages.series_no
    cross join {{ ref('int_methods_known') }} as method
    where method.method_code = 'schedule_ratio'
),

compared as (
    select
        components.*,
        case when is_growth then {{ growth_beside('growth_low') }} end as beside_low,
        case when is_growth then {{ growth_beside('growth_high') }} end as beside_high
    from components
),

questions as (
    select
        compared.*,
        coalesce(
            case
                when not is_growth or y is null or y0 is null then false
                -- nothing left of it: no rate, but below every ceiling and every floor
                when y <= 0 then growth_sign < 0
                when target_operator = 'approx' and direction = 'higher'
                    then {{ growth_meets("'ge'", 'beside_low', 'beside_high') }}
                when target_operator = 'approx' and direction = 'lower'
                    then {{ growth_meets("'le'", 'beside_low', 'beside_high') }}
                else {{ growth_meets('target_operator', 'beside_low', 'beside_high') }}
            end,
            false
        ) as is_growth_met,
        coalesce(
            total_months <= 0 or not {{ reaches('schedule_part', 'schedule_all', 'cut_too_early') }}, true
        ) as is_too_early,
        coalesce(ratio_part is not null and ratio_all > 0, false) or path_ratio_full is not null as has_ratio,
        path_type = 'milestones' and not is_distance and coalesce(allowed_change = 0, false) as is_stone_at_base
    from compared
),

decided as (
    select
        questions.*,
        case
            when refused_by is not null then refused_by
            when is_directional and is_trend_cut and coalesce(trend_points, 0) < outlook_points then 'trend_broken'
            when is_directional and last_change is null then 'trend_single'
            when
                is_directional
                and (
                    (wanted * mean_change_full > 0 and wanted * last_change > 0)
                    or (is_hold and wanted * mean_change_full >= 0 and wanted * last_change >= 0)
                )
                then 'trend_favourable'
            when
                is_directional
                and (wanted * mean_change_full > 0 or (is_hold and wanted * mean_change_full >= 0))
                then 'trend_interrupted'
            when is_directional and wanted * last_change > 0 then 'trend_turning'
            when is_directional then 'trend_unfavourable'
            when path_type = 'relative' and bound is null then 'no_comparator'
            when is_ended and value_at_target is null then 'pending'
            when is_suspended then 'series_break'
            when is_not_begun then 'total_not_begun'
            when is_ended and path_type = 'constant' and is_met_at_target then 'held_on_date'
            when is_ended and is_met_at_target then 'met_on_date'
            when
                is_ended and latest_date > target_date and is_latest_met and not is_broken_after
                and not is_growth
                then 'met_late'
            when is_ended and not is_growth and (base_factor is null or target_value is not null) then 'missed'
            when path_type = 'relative' and is_latest_met then 'keeps_up'
            when path_type = 'relative' then 'falls_short'
            when path_type = 'constant' and is_latest_met then 'held'
            when is_latest_met then 'met_early'
            when (is_base_met and not is_broken) or is_earlier_met then 'lost'
            when path_type = 'constant' and is_cut_by_break and readings_since_break < 2 then 'constant_too_few'
            when
                base_value is null and base_date is null and readings_count = 1
                and not (path_type = 'constant' and is_cut_by_break)
                then 'no_baseline_single'
            when
                (base_value is null and not (path_type = 'constant' and is_cut_by_break))
                or (is_growth and base_value <= 0)
                then 'no_baseline'
            when path_type = 'constant' and constant_change > 0 then 'constant_rising'
            when path_type = 'constant' then 'constant_falling'
            when is_maintained_target and not is_growth and sign * (y - y0) < 0 then 'maintained_falling'
            when is_maintained_target and not is_growth then 'maintained_short'
            when is_too_early and readings_count = 1 and base_date is null then 'too_early_single'
            when is_too_early then 'too_early'
            when is_growth and is_ended and is_growth_met then 'growth_met_on_date'
            when is_growth and is_ended then 'growth_missed'
            when is_growth_met then 'growth_met'
            when is_growth and y <= 0 then 'growth_collapsed'
            when is_growth and not has_ratio then 'growth_short'
            when is_growth and {{ growth_reaches('cut_behind') }} then 'growth_behind'
            when is_growth and {{ growth_reaches('cut_far_behind') }} then 'growth_far_behind'
            when is_growth then 'growth_moving_away'
            when is_stone_at_base and sign_of_path * change_whole >= 0 then 'stone_kept'
            when is_stone_at_base then 'stone_lost'
            when not has_ratio and sign_of_path * (y - y0) < 0 then 'wrong_side'
            when
                {{ ratio_reaches('cut_on_track') }} and coalesce(round(path_ratio, 4) > 1, path_ratio_full > 1)
                then 'ratio_faster'
            when {{ ratio_reaches('cut_on_track') }} then 'ratio_broadly'
            when {{ ratio_reaches('cut_behind') }} then 'ratio_behind'
            when {{ ratio_reaches('cut_far_behind') }} then 'ratio_far_behind'
            when has_ratio then 'ratio_moving_away'
            else 'path_undefined'
        end as decided_by
    from questions
),

ruled as (
    select
        decided.*,
        rules.status,
        rules.substatus,
        rules.reason as status_reason,
        not decided.is_ended and not decided.is_directional and not decided.is_growth
        and decided.target_operator <> 'qualitative' and rules.status <> 'not_assessed' as has_outlook
    from decided
    inner join {{ ref('stg_status_rules') }} as rules on decided.decided_by = rules.rule_code
),

projected as (
    select
        ruled.*,
        case
            when not has_outlook then null
            when path_type = 'cumulative' and has_last_year then 'last_year'
            when path_type = 'cumulative' and schedule_part > 0 then 'schedule'
            when path_type <> 'cumulative' and trend_points >= outlook_points then 'trend'
        end as outlook_basis,
        case
            when path_type = 'cumulative' and has_last_year
                then
                    {{ as_double('y') }} * ({{ as_double('total_last_year') }} / nullif({{ as_double('same_months_last_year') }}, 0))
            when path_type = 'cumulative'
                then
                    {{ as_double('y0') }}
                    + {{ as_double('y - y0') }} * {{ as_double('schedule_all') }} / nullif({{ as_double('schedule_part') }}, 0)
            else {{ as_double('y') }} + mean_change_full * remaining_years
        end as projected_full
    from ruled
),

outlooked as (
    select
        projected.*,
        case
            when outlook_basis is null or not coalesce(gap_to_target > 0, false) then null
            when outlook_basis = 'trend' and is_distance
                then
                    case when y > band_high then -1 else 1 end * mean_change_full * remaining_years
                    / nullif({{ as_double('gap_to_target') }}, 0)
            when outlook_basis = 'trend'
                then cast(sign as double) * mean_change_full * remaining_years / nullif({{ as_double('gap_to_target') }}, 0)
            when is_distance
                then
                    (
                        {{ as_double('distance_now') }}
                        - case
                            when projected_full < {{ as_double('band_low') }} then {{ as_double('band_low') }} - projected_full
                            when projected_full > {{ as_double('band_high') }}
                                then projected_full - {{ as_double('band_high') }}
                            else 0
                        end
                    ) / nullif({{ as_double('gap_to_target') }}, 0)
            else cast(sign as double) * (projected_full - {{ as_double('y') }}) / nullif({{ as_double('gap_to_target') }}, 0)
        end as outlook_share_full
    from projected
),

dated as (
    select
        outlooked.*,
        -- years from the reading on; what lies a century beyond the target's date gets no date
        case when outlook_share_full > 0 then remaining_years / nullif(outlook_share_full, 0) end as years_to_go
    from outlooked
)

select
    target_id,
    indicator,
    series_no,
    chosen_method,
    class_rule,
    path_type,
    direction,
    target_operator,
    target_value,
    tolerance,
    target_cut_high,
    target_cut_mid,
    target_cut_low,
    base_date,
    base_value,
    base_period_used,
    base_position,
    is_base_shifted,
    is_base_assumed,
    is_base_met,
    readings_count,
    latest_value,
    latest_date,
    is_latest_met,
    is_broken,
    is_derived,
    is_unconfirmed,
    is_stale,
    is_ended,
    value_at_target,
    assessed_value,
    assessed_date,
    bound,
    nearest_bound,
    band_low,
    band_high,
    distance_base,
    distance_now,
    milestone_value,
    logistic_limit,
    wanted_growth_pct,
    is_seasonal,
    same_months_last_year,
    total_last_year,
    sign,
    elapsed_months,
    total_months,
    elapsed_years,
    total_years,
    remaining_years,
    progress_share,
    schedule_share,
    schedule_ratio,
    cagr_ratio,
    logit_ratio,
    path_ratio,
    observed_growth,
    required_growth,
    required_value_now,
    gap_to_target,
    gap_to_path,
    gap_pp,
    observed_annual_change,
    required_annual_change,
    completion_rate,
    trend_points,
    last_change,
    mean_annual_change,
    mean_change_full,
    method_code,
    method_version,
    cut_on_track,
    cut_behind,
    cut_far_behind,
    cut_too_early,
    decided_by,
    status,
    substatus,
    status_reason,
    outlook_basis,
    {{ shortest_decimal('outlook_share_full') }} as outlook_share,
    {{ quotient('required_annual_change', 'observed_annual_change') }} as acceleration_factor,
    case
        when is_ended or is_directional or target_operator = 'qualitative' then null
        when outlook_share_full is null then 'not_available'
        when {{ reaches_at_12_digits('outlook_share_full', 'cast(cut_outlook_likely as double)') }} then 'likely'
        when {{ reaches_at_12_digits('outlook_share_full', 'cast(cut_outlook_narrow as double)') }} then 'narrow_miss'
        when outlook_share_full > 0 then 'unlikely'
        else 'moving_away'
    end as outlook,
    case
        when outlook_share_full is not null then {{ rounded_if_any_meaning('projected_full', 28, 8) }}
    end as projected_value,
    coalesce(years_to_go > remaining_years + 100, false) as is_beyond_century,
    case
        when years_to_go <= remaining_years + 100 and (path_type <> 'cumulative' or years_to_go <= remaining_years)
            then
                -- whole years of the calendar, then the part of a year in days
                cast(
                    {{ add_days(
                        add_years('assessed_date', 'cast(floor(years_to_go) as integer)'),
                        'cast(round(365.25 * (years_to_go - floor(years_to_go))) as integer)',
                    ) }} as date
                )
    end as expected_date
from dated
