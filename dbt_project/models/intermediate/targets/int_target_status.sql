-- Grain: one target.
-- Why it exists: the status counted and shown: that of the method the plan chose for the indicator.
-- What it refuses: a chosen method that overrules facts: dates past, refusals and directional targets keep their status.
--   So does a target for which the chosen method gives no class.
with judged as (
    select
        assessed.*,
        chosen.method_class,
        chosen.method_value,
        chosen.score as method_score,
        chosen.method_code as deciding_method,
        known.method_version as deciding_version,
        chosen.class_status,
        coalesce(
            assessed.chosen_method <> 'schedule_ratio'
            and chosen.class_status is not null
            and chosen.class_status <> 'not_assessed'
            and not assessed.is_ended
            and (
                assessed.status in ('achieved', 'on_track', 'behind', 'far_behind', 'moving_away', 'regressed')
                or assessed.status_reason in ('too_early', 'no_baseline')
            ),
            false
        ) as is_overruled
    from {{ ref('int_target_assessment') }} as assessed
    left join {{ ref('int_target_methods') }} as chosen
        on assessed.target_id = chosen.target_id and chosen.is_chosen
    left join {{ ref('int_methods_known') }} as known on chosen.method_code = known.method_code
),

ruled as (
    select
        judged.*,
        case when is_overruled then 'other_method' else decided_by end as final_rule
    from judged
)

select
    ruled.*,
    coalesce(rules.status, ruled.class_status) as final_status,
    rules.substatus as final_substatus,
    rules.reason as final_reason,
    rules.sentence_zh as final_sentence_zh,
    rules.sentence_en as final_sentence_en
from ruled
inner join {{ ref('stg_status_rules') }} as rules on ruled.final_rule = rules.rule_code
