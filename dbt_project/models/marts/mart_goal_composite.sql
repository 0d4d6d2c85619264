-- Grain: one goal, as known on known_on.
-- Why it exists: the optional composite index with its declared weights, and how much each weight matters.
-- What it refuses: goals without an assessed headline target (they have no index and no weight in the whole).
--   Index of a goal: share of its judged headline targets that are met or on schedule, times 100.
--   Which status counts as what stands in contracts/codelists/status.csv.
with judged as (
    select
        indicators.goal,
        count(*) as judged_count,
        100 * cast(sum(case
            when codes.counts_as in ('met', 'on_schedule') then 1
            else 0
        end) as double) / nullif(cast(count(*) as double), 0) as goal_index
    from {{ ref('int_target_status') }} as status
    inner join {{ ref('int_targets_known') }} as targets on status.target_id = targets.target_id
    inner join {{ ref('int_indicators_known') }} as indicators on targets.indicator = indicators.indicator
    inner join {{ ref('stg_codes') }} as codes
        on status.final_status = codes.code and codes.codelist = 'status'
    where
        targets.is_headline
        and codes.counts_as in ('met', 'on_schedule', 'behind')
    group by indicators.goal
),

-- a graded score beside the share: that of Statistics Canada, from -5 to 5, mean over the headline targets
graded as (
    select
        indicators.goal,
        {{ in_order('avg', 'methods.score') }} as goal_score
    from {{ ref('int_target_methods') }} as methods
    inner join {{ ref('int_targets_known') }} as targets on methods.target_id = targets.target_id
    inner join {{ ref('int_indicators_known') }} as indicators on targets.indicator = indicators.indicator
    where targets.is_headline and methods.method_code = 'geometric_statcan'
    group by indicators.goal
),

weighed as (
    select
        goals.goal,
        goals.label_zh,
        goals.label_en,
        goals.goal_no,
        cast(goals.goal_weight as double) as goal_weight,
        judged.judged_count,
        judged.goal_index,
        graded.goal_score,
        case when judged.goal_index is not null then cast(goals.goal_weight as double) else 0 end as used_weight
    from {{ ref('stg_goals') }} as goals
    left join judged on goals.goal = judged.goal
    left join graded on goals.goal = graded.goal
),

totals as (
    select
        {{ in_order('sum', 'used_weight') }} as weight_sum,
        {{ in_order('sum', 'used_weight * goal_index') }} as weighted_sum,
        {{ in_order('avg', 'goal_index') }} as equal_index
    from weighed
)

select
    weighed.goal,
    weighed.label_zh as goal_zh,
    weighed.label_en as goal_en,
    cast(weighed.goal_no as integer) as goal_no,
    cast(coalesce(weighed.judged_count, 0) as integer) as judged_count,
    weighed.goal_index,
    weighed.goal_score,
    weighed.goal_weight,
    weighed.used_weight / nullif(totals.weight_sum, 0) as weight_share,
    totals.weighted_sum / nullif(totals.weight_sum, 0) as composite_index,
    totals.equal_index as composite_equal_weights,
    (totals.weighted_sum - weighed.used_weight * coalesce(weighed.goal_index, 0))
    / nullif(totals.weight_sum - weighed.used_weight, 0) as composite_without_goal,
    (totals.weighted_sum + weighed.used_weight * coalesce(weighed.goal_index, 0))
    / nullif(totals.weight_sum + weighed.used_weight, 0) as composite_weight_doubled,
    {{ known_on() }} as known_on
from weighed
cross join totals
