-- Grain: one target.
-- Why it exists: the status counted and shown: that of the method the plan chose for the indicator.
-- What it refuses: a chosen method that overrules facts: dates past, refusals and directional targets keep their status.
--   So does a target for which the chosen method gives no class.
with published as (
    select * from {{ ref('int_method_statcan') }}
    union all
    select * from {{ ref('int_method_un2022') }}
    union all
    select * from {{ ref('int_method_de_dns') }}
    union all
    select * from {{ ref('int_method_escap') }}
),

chosen as (
    select
        assessed.target_id,
        assessed.chosen_method as method_code,
        assessed.status as method_class,
        cast(assessed.path_ratio as double) as method_value,
        cast(null as double) as method_score,
        assessed.status as class_status
    from {{ ref('int_target_assessment') }} as assessed
    where assessed.chosen_method = 'schedule_ratio'
    union all
    select
        published.target_id,
        published.method_code,
        published.method_class,
        published.method_value,
        published.score as method_score,
        coalesce(classes.mapped_status, published.method_class) as class_status
    from published
    left join {{ ref('stg_codes') }} as classes
        on published.method_class = classes.code and classes.codelist = 'method_class'
),

judged as (
    select
        assessed.*,
        chosen.method_class,
        {{ plain_zero('chosen.method_value') }} as method_value,
        {{ plain_zero('chosen.method_score') }} as method_score,
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
    left join chosen
        on assessed.target_id = chosen.target_id and assessed.chosen_method = chosen.method_code
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
