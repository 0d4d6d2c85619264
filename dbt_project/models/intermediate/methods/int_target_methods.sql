-- Grain: one target × one method.
-- Why it exists: every method's reading of a target stands beside the chosen one.
-- What it refuses: a class where the method does not apply; unusable_reason says why.
with every_method as (
    select
        assessed.target_id,
        assessed.method_code,
        assessed.status as method_class,
        cast(assessed.path_ratio as double) as method_value,
        cast(null as double) as score,
        assessed.observed_growth,
        assessed.required_growth,
        cast(null as double) as limit_scale,
        cast(assessed.cut_on_track as double) as used_cut_high,
        cast(assessed.cut_behind as double) as used_cut_mid,
        cast(assessed.cut_far_behind as double) as used_cut_low,
        assessed.sign * assessed.mean_change_full * power(cast(10 as double), indicators.unit_mult) as mean_change_wanted,
        {{ in_own_unit('assessed.projected_value', 'indicators.unit_mult') }} as method_projected_value,
        assessed.status_reason as unusable_reason
    from {{ ref('int_target_assessment') }} as assessed
    inner join {{ ref('int_indicators_known') }} as indicators on assessed.indicator = indicators.indicator
    union all
    select * from {{ ref('int_method_statcan') }}
    union all
    select * from {{ ref('int_method_un2022') }}
    union all
    select * from {{ ref('int_method_de_dns') }}
    union all
    select * from {{ ref('int_method_escap') }}
)

select
    every_method.target_id,
    every_method.method_code,
    every_method.method_class,
    {{ plain_zero('every_method.method_value') }} as method_value,
    {{ plain_zero('every_method.score') }} as score,
    {{ plain_zero('every_method.observed_growth') }} as observed_growth,
    {{ plain_zero('every_method.required_growth') }} as required_growth,
    {{ plain_zero('every_method.limit_scale') }} as limit_scale,
    {{ plain_zero('every_method.used_cut_high') }} as used_cut_high,
    {{ plain_zero('every_method.used_cut_mid') }} as used_cut_mid,
    {{ plain_zero('every_method.used_cut_low') }} as used_cut_low,
    {{ plain_zero('every_method.mean_change_wanted') }} as mean_change_wanted,
    {{ plain_zero('every_method.method_projected_value') }} as method_projected_value,
    every_method.unusable_reason,
    targets.chosen_method = every_method.method_code as is_chosen,
    coalesce(classes.mapped_status, every_method.method_class) as class_status
from every_method
inner join {{ ref('int_targets_known') }} as targets on every_method.target_id = targets.target_id
left join {{ ref('stg_codes') }} as classes
    on
        every_method.method_class = classes.code
        and classes.codelist = 'method_class'
        and every_method.method_code <> 'schedule_ratio'
