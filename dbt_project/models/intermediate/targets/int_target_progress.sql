-- Grain: one target.
-- Why it exists: every number between the readings and the status (METHOD 2.1), so that it can be redone by hand.
-- What it refuses: a quotient whose divisor is zero (null).
--   A ratio that decides is kept as two whole numbers, too: a cut-off is multiplied across, never divided.
with spans as (
    select
        spans.*,
        milestones.milestone_value,
        milestones.allowed_change,
        milestones.stone_months,
        -- without a reading nothing has elapsed: least() would take the whole span
        case
            when spans.elapsed_months > spans.total_months then spans.total_months else spans.elapsed_months
        end as capped_months
    from {{ ref('int_target_spans') }} as spans
    left join {{ ref('int_target_milestones') }} as milestones on spans.target_id = milestones.target_id
),

wholes as (
    select
        spans.*,
        {{ whole('way') }} as way_whole,
        {{ whole('gone') }} as gone_whole,
        {{ whole('bound - y0') }} as path_whole,
        {{ whole('y - y0') }} as change_whole,
        case
            when is_seasonal then {{ whole('same_months_last_year') }}
            else {{ whole_months('capped_months', 'total_months') }}
        end as schedule_part,
        case
            when is_seasonal then {{ whole('total_last_year') }}
            else {{ whole_months('total_months', 'capped_months') }}
        end as schedule_all
    from spans
),

shares as (
    select
        wholes.*,
        not is_maintained_target and path_type not in ('average_growth', 'constant', 'relative') as has_share,
        {{ log_way('y0', 'y') }} as log_gone,
        {{ log_way('y0', 'bound') }} as log_all,
        {{ logit_way('y0', 'y', 'logistic_limit') }} as logit_gone,
        {{ logit_way('y0', 'bound', 'logistic_limit') }} as logit_all,
        {{ exact_product('path_whole', 'schedule_part') }} as path_parts,
        {{ exact_product('gone_whole', 'schedule_all') }} as schedule_ratio_part,
        {{ exact_product('way_whole', 'schedule_part') }} as schedule_ratio_all,
        -- a stone that lies the other way than the target: a planned dip
        coalesce(
            path_type = 'milestones' and not is_distance
            and ((bound > y0 and allowed_change < 0) or (bound < y0 and allowed_change > 0)),
            false
        ) as is_dip
    from wholes
),

growths as (
    select
        shares.*,
        case
            when path_type <> 'average_growth' then null
            when target_operator in ('ge', 'gt') then 1
            when target_operator in ('le', 'lt') then -1
            when target_operator = 'approx' and direction = 'higher' then 1
            when target_operator = 'approx' and direction = 'lower' then -1
            when 100 * observed_growth > cast(coalesce(target_value_high, target_value) as double) then -1
            else 1
        end as growth_sign,
        -- the growth a year that decides, in per cent: of a band, or of "about" without a direction, the nearer end
        case
            when path_type = 'average_growth'
                then
                    cast(case
                        when
                            target_operator = 'band'
                            and 100 * observed_growth > cast(target_value_high as double)
                            then target_value_high
                        else target_value
                    end as double)
        end as wanted_growth_pct,
        case
            when has_share and way > 0 and schedule_part > 0
                then
                    {{ as_double('gone') }} / nullif({{ as_double('way') }}, 0)
                    * ({{ as_double('schedule_all') }} / nullif({{ as_double('schedule_part') }}, 0))
        end as schedule_ratio_full,
        case
            when path_type <> 'average_growth' and not is_maintained_target
                then observed_growth / nullif(required_growth, 0)
        end as cagr_ratio_full,
        case
            when not is_maintained_target and elapsed_years > 0 and total_years > 0
                then
                    (logit_gone / nullif(elapsed_years, 0)) / nullif(logit_all / nullif(total_years, 0), 0)
        end as logit_ratio_full,
        case
            when
                is_dip
                and sign_of_path * ({{ exact_product('change_whole', 'stone_months') }} - allowed_change) >= 0
                then 1
        end as dip_kept
    from (
        select
            shares.*,
            case when bound < y0 then -1 else 1 end as sign_of_path,
            case
                when elapsed_years > 0 then {{ expm1('(log_gone / nullif(elapsed_years, 0))') }}
            end as observed_growth,
            case
                when total_years > 0 then {{ expm1('(log_all / nullif(total_years, 0))') }}
            end as required_growth
        from shares
    ) as shares
),

ratios as (
    select
        growths.*,
        case when observed_growth is not null then 100 * observed_growth end as growth_pct,
        case
            when path_type = 'average_growth'
                then
                    case
                        when growth_sign * wanted_growth_pct > 0
                            then 100 * observed_growth / nullif(wanted_growth_pct, 0)
                    end
            when is_distance then schedule_ratio_full
            when path_type = 'geometric' then case when is_path_defined then cagr_ratio_full end
            when path_type = 'logistic' then case when is_path_defined then logit_ratio_full end
            when path_type = 'milestones'
                then
                    case
                        when is_maintained_target then null
                        when dip_kept = 1 then 1
                        when is_dip
                            then
                                abs({{ as_double('allowed_change') }})
                                / nullif(abs({{ as_double('change_whole') }}) * {{ as_double('stone_months') }}, 0)
                        else
                            {{ as_double('change_whole') }} * {{ as_double('stone_months') }}
                            / nullif({{ as_double('allowed_change') }}, 0)
                    end
            else schedule_ratio_full
        end as path_ratio_full,
        -- the same as two whole numbers where the path needs neither a power nor a logarithm
        case
            when path_type = 'average_growth' or not has_share then null
            when is_distance then schedule_ratio_part
            when path_type in ('geometric', 'logistic') then null
            when dip_kept = 1 then cast(1 as decimal(38, 0))
            when path_type = 'milestones' and is_dip then abs(allowed_change)
            when path_type = 'milestones'
                then sign_of_path * {{ exact_product('change_whole', 'stone_months') }}
            else schedule_ratio_part
        end as ratio_part,
        case
            when path_type = 'average_growth' or not has_share then null
            when is_distance then schedule_ratio_all
            when path_type in ('geometric', 'logistic') then null
            when dip_kept = 1 then cast(1 as decimal(38, 0))
            when path_type = 'milestones' and is_dip
                then abs({{ exact_product('change_whole', 'stone_months') }})
            when path_type = 'milestones' then abs(allowed_change)
            else schedule_ratio_all
        end as ratio_all
    from growths
),

paths as (
    select
        ratios.*,
        {{ divided('path_parts', 'schedule_all') }} as path_done_whole,
        {{ geometric_at('y0', 'log_all', 'elapsed_years / nullif(total_years, 0)') }} as geometric_now,
        {{ logistic_at('y0', 'logistic_limit', 'logit_all', 'least(elapsed_years / nullif(total_years, 0), 1)') }} as logistic_now
    from ratios
),

needed as (
    select
        paths.*,
        case
            when not (is_unit_mismatch or is_out_of_limits or is_suspended)
                then
                    case
                        when path_type in ('constant', 'relative') then bound
                        when path_type = 'average_growth' or total_months <= 0 then null
                        when path_type = 'milestones' and not is_distance then milestone_value
                        when path_type = 'geometric' and not is_distance
                            then
                                case
                                    when is_path_defined
                                        then
                                            {{ rounded_if_any_meaning(curve_value('geometric_now'), 28, 8) }}
                                end
                        when path_type = 'logistic' and not is_distance
                            then
                                case
                                    when is_path_defined
                                        then
                                            {{ rounded_if_any_meaning(curve_value('logistic_now'), 28, 8) }}
                                end
                        when path_done is not null
                            then {{ as_value('y0 + path_done') }}
                        else
                            {{ rounded_if_any_meaning(
                                'cast(y0 as double) + cast(bound - y0 as double)'
                                ' * cast(schedule_part as double) / nullif(cast(schedule_all as double), 0)',
                                28, 8
                            ) }}
                    end
        end as required_value_now
    from (
        select
            paths.*,
            {{ from_whole('path_done_whole') }} as path_done
        from paths
    ) as paths
)

select
    needed.*,
    case
        when total_months > 0 then {{ quotient('schedule_part', 'schedule_all') }}
    end as schedule_share,
    case when has_share then {{ quotient('gone', 'way') }} end as progress_share,
    {{ shortest_decimal('schedule_ratio_full') }} as schedule_ratio,
    {{ shortest_decimal(kept_digits('cagr_ratio_full', 'cagr_ratio_full', 12)) }} as cagr_ratio,
    {{ shortest_decimal(kept_digits('logit_ratio_full', 'logit_ratio_full', 12)) }} as logit_ratio,
    case
        when path_type in ('geometric', 'logistic', 'average_growth')
            then {{ shortest_decimal(kept_digits('path_ratio_full', 'path_ratio_full', 12)) }}
        else {{ shortest_decimal('path_ratio_full') }}
    end as path_ratio,
    case
        when path_type = 'average_growth'
            then {{ rounded_if_any_meaning('growth_sign * (wanted_growth_pct - growth_pct)', 28, 8) }}
        when is_distance then {{ as_value('distance_now') }}
        else {{ as_value('sign * (bound - y)') }}
    end as gap_to_target,
    case
        when path_type = 'average_growth'
            then {{ rounded_if_any_meaning('growth_sign * (growth_pct - wanted_growth_pct)', 28, 8) }}
        when is_distance
            then {{ as_value('abs(bound - required_value_now) - distance_now') }}
        else {{ as_value('sign * (y - required_value_now)') }}
    end as gap_to_path,
    case
        when has_share and total_months > 0
            then
                {{ shortest_decimal(
                    '100 * (' ~ as_double('gone') ~ ' / nullif(' ~ as_double('way') ~ ', 0)'
                    ~ ' - ' ~ as_double('schedule_part') ~ ' / nullif(' ~ as_double('schedule_all') ~ ', 0))'
                ) }}
    end as gap_pp,
    case
        when path_type = 'average_growth' then {{ shortest_decimal(kept_digits('growth_pct', 'growth_pct', 12)) }}
        else {{ quotient('12 * ' ~ as_double('y - y0'), 'elapsed_months') }}
    end as observed_annual_change,
    case
        when not coalesce(remaining_months > 0, false) then null
        when
            path_type = 'average_growth' and coalesce(y0 <= 0 or y <= 0 or wanted_growth_pct <= -100, true)
            then null
        when path_type = 'average_growth'
            then
                {{ shortest_decimal(kept_digits(
                    '(100 * (power(cast(y0 as double) * power(1 + wanted_growth_pct / 100, total_years)'
                    ' / nullif(cast(y as double), 0), 1 / nullif(remaining_years, 0)) - 1))', '1E2', 15
                )) }}
        when is_distance
            then
                {{ quotient(
                    '12 * ' ~ as_double('case when y < band_low then band_low - y when y > band_high then band_high - y else 0 end'),
                    'remaining_months'
                ) }}
        else {{ quotient('12 * ' ~ as_double('bound - y'), 'remaining_months') }}
    end as required_annual_change,
    case
        when
            direction = 'higher' and kind in ('stock', 'flow') and bound > 0
            and path_type <> 'average_growth' and target_operator <> 'band'
            then {{ quotient('y', 'bound') }}
    end as completion_rate
from needed
