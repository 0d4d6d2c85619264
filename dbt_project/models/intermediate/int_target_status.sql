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
        chosen.method_code as decided_by,
        known.method_version as decided_by_version,
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
)

select
    judged.*,
    case when is_overruled then class_status else status end as final_status,
    case when is_overruled then null else substatus end as final_substatus,
    case when is_overruled then null else status_reason end as final_reason
from judged
