-- Grain: one target.
-- Why it exists: every number between the readings and the status (METHOD 2.1), so that it can be redone by hand.
-- What it refuses: a quotient whose divisor is zero (null). Beyond the target's date its own reading counts.
with chosen as (
    select
        points.*,
        indicators.direction,
        indicators.kind,
        indicators.unit_measure as indicator_unit,
        indicators.limit_min,
        indicators.limit_max,
        -- one digit: a whole number would cost the products their last decimals on some engines
        cast(case when indicators.direction = 'lower' then -1 else 1 end as decimal(1, 0)) as sign,
        milestones.milestone_value,
        case
            when points.path_type = 'relative' then points.latest_bound
            when points.target_operator <> 'band' then points.target_value
            when points.latest_value < points.target_value then points.target_value
            when points.latest_value > points.target_value_high then points.target_value_high
        end as bound
    from {{ ref('int_target_points') }} as points
    inner join {{ ref('stg_indicators') }} as indicators on points.indicator = indicators.indicator
    left join {{ ref('int_target_milestones') }} as milestones on points.target_id = milestones.target_id
),

spans as (
    select
        chosen.*,
        assessed_position - base_position as elapsed_months,
        target_position - base_position as total_months,
        cast((assessed_position - base_position) as double) / 12 as elapsed_years,
        cast((target_position - base_position) as double) / 12 as total_years,
        cast((target_position - assessed_position) as double) / 12 as remaining_years,
        -- the maintain rule: the baseline met the target, or equals it (METHOD 2.3)
        coalesce(is_base_met or base_value = bound, false) as is_maintained_target
    from chosen
),

shares as (
    select
        spans.*,
        case
            when total_months <= 0 then null
            when elapsed_months > total_months then cast(1 as decimal(28, 10))
            else {{ ratio('elapsed_months', 'total_months') }}
        end as schedule_share,
        case
            when
                not is_maintained_target and path_type not in ('average_growth', 'constant', 'relative')
                and unit_measure = latest_unit
                then {{ ratio('(assessed_value - base_value)', '(bound - base_value)') }}
        end as progress_share,
        {{ annual_growth('base_value', 'assessed_value', 'elapsed_years') }} as observed_growth,
        {{ annual_growth('base_value', 'bound', 'total_years') }} as required_growth,
        case when indicator_unit = 'pct' then {{ logit('base_value') }} end as base_logit,
        case when indicator_unit = 'pct' then {{ logit('assessed_value') }} end as assessed_logit,
        case when indicator_unit = 'pct' then {{ logit('bound') }} end as bound_logit
    from spans
),

ratios as (
    select
        shares.*,
        -- P / S in one quotient of raw differences: rounding P and S first would move exact limits
        case
            when progress_share is not null and schedule_share is not null
                then
                    {{ ratio(
                        'cast(assessed_value - base_value as double)'
                        ' * greatest(total_months, elapsed_months)',
                        'cast(bound - base_value as double) * elapsed_months'
                    ) }}
        end as schedule_ratio,
        case
            when path_type <> 'average_growth' and not is_maintained_target
                then {{ ratio('observed_growth', 'required_growth') }}
        end as cagr_ratio,
        case
            when not is_maintained_target and elapsed_years > 0 and total_years > 0
                then
                    {{ ratio(
                        '((assessed_logit - base_logit) / nullif(elapsed_years, 0))',
                        '((bound_logit - base_logit) / nullif(total_years, 0))'
                    ) }}
        end as logit_ratio
    from shares
)

select
    ratios.*,
    case path_type
        when 'geometric' then cagr_ratio
        when 'logistic' then logit_ratio
        when 'milestones'
            then
                case
                    when not is_maintained_target
                        then {{ ratio('(assessed_value - base_value)', '(milestone_value - base_value)') }}
                end
        else schedule_ratio
    end as path_ratio,
    case
        when path_type in ('constant', 'relative') then bound
        when path_type = 'milestones' then milestone_value
        when path_type = 'average_growth' or total_months <= 0 then null
        when path_type = 'geometric'
            then
                {{ rounded_if_any_meaning(
                    'cast(base_value as double) * power(1 + required_growth, elapsed_years)', 28, 8
                ) }}
        when path_type = 'logistic'
            then
                {{ rounded(
                    '100 / (1 + exp(-(base_logit + cast(schedule_share as double) * (bound_logit - base_logit))))',
                    28, 8
                ) }}
        else
            {{ rounded(
                'cast(base_value as double) + cast(bound - base_value as double)'
                ' * least(cast(elapsed_months as double) / nullif(cast(total_months as double), 0), 1)',
                28, 8
            ) }}
    end as required_value_now,
    cast(sign * (bound - assessed_value) as decimal(28, 8)) as gap_to_target,
    cast(100 * (progress_share - schedule_share) as decimal(28, 8)) as gap_pp,
    {{ ratio('(assessed_value - base_value)', 'elapsed_years') }} as observed_annual_change,
    case
        when remaining_years > 0 then {{ ratio('(bound - assessed_value)', 'remaining_years') }}
    end as required_annual_change,
    case
        when
            direction = 'higher' and kind in ('stock', 'flow') and bound > 0
            and path_type <> 'average_growth'
            then {{ ratio('assessed_value', 'bound') }}
    end as completion_rate
from ratios
