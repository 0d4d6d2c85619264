-- Grain: one target × one method.
-- Why it exists: every method's reading of a target stands beside the chosen one.
-- What it refuses: a class where the method does not apply; unusable_reason says why.
with every_method as (
    select
        target_id,
        method_code,
        status as method_class,
        cast(path_ratio as double) as method_value,
        cast(null as double) as score,
        observed_growth,
        required_growth,
        cast(null as double) as limit_scale,
        cast(cut_on_track as double) as used_cut_high,
        cast(cut_behind as double) as used_cut_mid,
        cast(cut_far_behind as double) as used_cut_low,
        sign * mean_change_full * power(cast(10 as double), unit_mult) as mean_change_wanted,
        {{ in_own_unit('projected_value', 'unit_mult') }} as method_projected_value,
        status_reason as unusable_reason
    from {{ ref('int_target_assessment') }}
    union all
    select
        target_id,
        method_code,
        method_class,
        method_value,
        score,
        observed_growth,
        required_growth,
        limit_scale,
        used_cut_high,
        used_cut_mid,
        used_cut_low,
        mean_change_wanted,
        method_projected_value,
        unusable_reason
    from {{ ref('int_method_statcan') }}
    union all
    select
        target_id,
        method_code,
        method_class,
        method_value,
        score,
        observed_growth,
        required_growth,
        limit_scale,
        used_cut_high,
        used_cut_mid,
        used_cut_low,
        mean_change_wanted,
        method_projected_value,
        unusable_reason
    from {{ ref('int_method_un2022') }}
    union all
    select
        target_id,
        method_code,
        method_class,
        method_value,
        score,
        observed_growth,
        required_growth,
        limit_scale,
        used_cut_high,
        used_cut_mid,
        used_cut_low,
        mean_change_wanted,
        method_projected_value,
        unusable_reason
    from {{ ref('int_method_de_dns') }}
    union all
    select
        target_id,
        method_code,
        method_class,
        method_value,
        score,
        observed_growth,
        required_growth,
        limit_scale,
        used_cut_high,
        used_cut_mid,
        used_cut_low,
        mean_change_wanted,
        method_projected_value,
        unusable_reason
    from {{ ref('int_method_escap') }}
),

named as (
    select
        every_method.*,
        known.method_version,
        known.method_zh,
        known.method_en,
        known.method_source
    from every_method
    inner join {{ ref('int_methods_known') }} as known on every_method.method_code = known.method_code
)

select
    named.*,
    targets.chosen_method = named.method_code as is_chosen,
    coalesce(classes.mapped_status, named.method_class) as class_status
from named
inner join {{ ref('int_targets_known') }} as targets on named.target_id = targets.target_id
left join {{ ref('stg_codes') }} as classes
    on
        named.method_class = classes.code
        and classes.codelist = 'method_class'
        and named.method_code <> 'schedule_ratio'
