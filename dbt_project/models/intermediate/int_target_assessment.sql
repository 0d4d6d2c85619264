-- Grain: one target.
-- Why it exists: status, sub-status, reason and outlook from the components beside them (METHOD 2.2).
-- What it refuses: a status where a rule says no: the reason code says which. The first rule that holds decides:
--    1 qualitative target            6 target's own value hidden   11 date past: missed, pending
--    2 latest value missing          7 beyond natural limits       12 met at the latest reading
--    3 directional target            8 average growth, relative    13 no usable baseline
--    4 no reading                    9 date past: met at the date  14 series break since the baseline
--    5 units differ                 10 date past: met only later   15 met before and lost; else the ratio
with components as (
    select
        progress.*,
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
        cast(
            case when progress.target_operator in ('down', 'not_up') then -1 else 1 end as decimal(1, 0)
        ) as wanted,
        -- to be compared with a target: what grew beyond any meaning in a short time is above every target
        {{ rounded('100 * least(progress.observed_growth, 1000000000000000)', 28, 10) }} as observed_growth_pct
    from {{ ref('int_target_progress') }} as progress
    left join {{ ref('int_target_trends') }} as trends on progress.series_no = trends.series_no
    cross join {{ ref('int_methods_known') }} as method
    where method.method_code = 'schedule_ratio'
),

judged as (
    select
        components.*,
        case
            when target_operator = 'qualitative' then 'qualitative'
            when latest_date is not null and latest_value is null then 'not_assessed'
            when target_operator in ('up', 'down', 'not_down', 'not_up') then
                case
                    when last_change is null then 'not_assessed'
                    when target_operator in ('not_down', 'not_up') and wanted * mean_annual_change >= 0
                        then
                            case
                                when wanted * last_change >= 0 then 'trend_favourable'
                                else 'trend_favourable_interrupted'
                            end
                    when wanted * mean_annual_change > 0 and wanted * last_change > 0 then 'trend_favourable'
                    when wanted * mean_annual_change > 0 then 'trend_favourable_interrupted'
                    when wanted * last_change > 0 then 'trend_turning'
                    else 'trend_unfavourable'
                end
            when latest_date is null then 'not_assessed'
            when unit_measure <> latest_unit and path_type <> 'average_growth' then 'not_assessed'
            when is_ended and is_suppressed_at_target then 'not_assessed'
            when latest_value < limit_min or latest_value > limit_max then 'not_assessed'
            when path_type = 'average_growth' then
                case
                    when base_value is null or elapsed_years <= 0 then 'not_assessed'
                    when
                        observed_growth_pct > target_value
                        or (target_operator = 'ge' and observed_growth_pct = target_value)
                        then case when is_ended then 'achieved' else 'on_track' end
                    else case when is_ended then 'missed' else 'behind' end
                end
            when path_type = 'relative' and bound is null then 'not_assessed'
            when is_ended and value_at_target is null then 'pending'
            when is_ended and is_met_at_target then 'achieved'
            when is_ended and latest_date > target_date and is_latest_met then 'achieved_late'
            when is_ended then 'missed'
            when path_type = 'relative' then case when is_latest_met then 'on_track' else 'behind' end
            when is_latest_met then 'achieved'
            when base_value is null then 'not_assessed'
            when is_broken then 'not_assessed'
            when is_base_met or is_earlier_met then 'regressed'
            when path_type = 'constant'
                then
                    case
                        when sign * coalesce(mean_annual_change, assessed_value - base_value) > 0 then 'behind'
                        else 'moving_away'
                    end
            when is_maintained_target then
                case when sign * (assessed_value - base_value) < 0 then 'moving_away' else 'far_behind' end
            when schedule_share is null or schedule_share < cut_too_early then 'not_assessed'
            when path_ratio is null and path_type = 'milestones'
                then
                    case
                        when sign * (assessed_value - required_value_now) >= 0 then 'on_track'
                        else 'moving_away'
                    end
            when path_ratio is null then 'not_assessed'
            when path_ratio >= cut_on_track then 'on_track'
            when path_ratio >= cut_behind then 'behind'
            when path_ratio >= cut_far_behind then 'far_behind'
            else 'moving_away'
        end as status
    from components
),

explained as (
    select
        judged.*,
        case
            when status = 'achieved' and is_ended then 'on_time'
            when status = 'achieved' then 'early'
            when status = 'on_track' and path_ratio > 1 then 'faster'
            when status = 'on_track' and path_ratio is not null then 'broadly'
        end as substatus,
        case
            when status = 'pending' then 'awaiting_final_value'
            when path_type = 'average_growth' and status in ('on_track', 'behind') then 'average_growth'
            when status <> 'not_assessed' then null
            when latest_date is null then 'no_data'
            when target_operator in ('up', 'down', 'not_down', 'not_up') and latest_value is not null then 'single_obs'
            when unit_measure <> latest_unit and path_type <> 'average_growth' then 'unit_mismatch'
            when latest_value is null and latest_status = 'Q' then 'suppressed'
            when latest_value is null then 'no_data'
            when is_ended and is_suppressed_at_target then 'suppressed'
            when latest_value < limit_min or latest_value > limit_max then 'validation_error'
            when path_type = 'relative' and bound is null then 'no_comparator'
            when base_value is null and base_date is null and readings_count = 1 then 'single_obs'
            when base_value is null then 'no_baseline'
            when is_broken then 'series_break'
            when readings_count = 1 and base_date is null then 'single_obs'
            when schedule_share is null or schedule_share < cut_too_early then 'too_early'
            else 'no_baseline'
        end as status_reason,
        case
            when is_ended or target_operator in ('qualitative', 'up', 'down', 'not_down', 'not_up') then null
            when status = 'not_assessed' then null
            when coalesce(trend_points, 0) < outlook_points then null
            when gap_to_target <= 0 then null
            else
                {{ ratio('sign * mean_annual_change * remaining_years', 'gap_to_target') }}
        end as outlook_share
    from judged
)

select
    target_id,
    indicator,
    series_no,
    chosen_method,
    class_rule,
    path_type,
    target_operator,
    target_value,
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
    is_ended,
    value_at_target,
    assessed_value,
    assessed_date,
    bound,
    sign,
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
    status,
    substatus,
    status_reason,
    outlook_share,
    {{ ratio('required_annual_change', 'observed_annual_change') }} as acceleration_factor,
    cast(sign * (assessed_value - required_value_now) as decimal(28, 8)) as gap_to_path,
    case
        when is_ended or target_operator in ('qualitative', 'up', 'down', 'not_down', 'not_up') then null
        when outlook_share is null then 'not_available'
        when outlook_share >= cut_outlook_likely then 'likely'
        when outlook_share >= cut_outlook_narrow then 'narrow_miss'
        when outlook_share > 0 then 'unlikely'
        else 'moving_away'
    end as outlook,
    case
        when outlook_share is not null
            then {{ rounded('assessed_value + mean_annual_change * remaining_years', 28, 8) }}
    end as projected_value,
    case
        when outlook_share > 0
            then
                cast(
                    {{ add_days(
                        'assessed_date',
                        'cast(round(365.25 * remaining_years / cast(outlook_share as double)) as integer)'
                    ) }} as date
                )
    end as expected_date
from explained
