-- Grain: one target.
-- Why it exists: geometric_statcan (METHOD 1.3): growth over the growth required, or growth scaled by its natural limit.
-- What it refuses: one reading only; values of unlike sign (not_available). Zero is replaced as published.
with inputs as (
    select
        inputs.*,
        method.on_track_cut,
        method.behind_cut,
        method.far_cut,
        method.params_power,
        case when inputs.y0 = 0 then method.zero_value else inputs.y0 end as base_or_substitute,
        case when inputs.y2 = 0 then method.zero_value else inputs.y2 end as bound_or_substitute,
        inputs.class_rule = 'ratio' and inputs.y2 is not null as has_number
    from {{ ref('int_method_inputs') }} as inputs
    cross join (
        select
            cast(cut_on_track as double) as on_track_cut,
            cast(cut_behind as double) as behind_cut,
            cast(cut_far_behind as double) as far_cut,
            cast(limit_power as double) as params_power,
            cast(zero_substitute as double) as zero_value
        from {{ ref('int_methods_known') }}
        where method_code = 'geometric_statcan'
    ) as method
),

growths as (
    select
        inputs.*,
        {{ compound_growth('base_or_substitute', 'y1', 'elapsed_years') }} as observed_growth,
        case
            when has_number then {{ compound_growth('base_or_substitute', 'bound_or_substitute', 'total_years') }}
        end as required_growth,
        case
            when has_number then null
            when natural_limit is null or natural_limit <= 0 or y0 < 0 then 1
            when y0 <= natural_limit then 1 - power(y0 / nullif(natural_limit, 0), params_power)
            when y0 < 2 * natural_limit
                then 1 - power((2 * natural_limit - y0) / nullif(natural_limit, 0), params_power)
            else 1
        end as limit_scale
    from inputs
),

valued as (
    select
        growths.*,
        case
            when has_number then wanted_sign * observed_growth / nullif(abs(required_growth), 0)
            else wanted_sign * observed_growth
        end as method_value
    from growths
),

graded as (
    select
        valued.*,
        method.method_code,
        coalesce(valued.cut_high, cast(method.growth_high as double)) * valued.limit_scale as growth_cut_high,
        coalesce(valued.cut_mid, cast(method.growth_mid as double)) * valued.limit_scale as growth_cut_mid,
        coalesce(valued.cut_low, cast(method.growth_low as double)) as growth_cut_low,
        cast(method.score_max as double) as score_max,
        cast(method.score_ratio_high_slope as double) as ratio_high_slope,
        cast(method.score_ratio_high_shift as double) as ratio_high_shift,
        cast(method.score_ratio_low_slope as double) as ratio_low_slope,
        cast(method.score_ratio_low_shift as double) as ratio_low_shift,
        cast(method.score_growth_fall_slope as double) as fall_slope,
        cast(method.score_growth_low_slope as double) as low_slope,
        cast(method.score_growth_low_shift as double) as low_shift,
        cast(method.score_growth_mid_slope as double) as mid_slope,
        cast(method.score_growth_mid_shift as double) as mid_shift,
        cast(method.score_growth_high_slope as double) as high_slope,
        cast(method.score_growth_high_shift as double) as high_shift
    from valued
    inner join {{ ref('int_methods_known') }} as method on method.method_code = 'geometric_statcan'
),

classed as (
    select
        graded.*,
        case
            when unusable_reason is not null then null
            when observed_growth is null and not coalesce(has_number and is_latest_met and elapsed_years > 0, false)
                then 'not_available'
            when has_number and is_latest_met then 'target_achieved'
            when method_value is null then 'not_available'
            when has_number
                then
                    {{ graded('method_value', 'on_track_cut', 'behind_cut', 'far_cut',
                        ['substantial_progress', 'moderate_progress', 'limited_progress', 'deterioration']) }}
            else
                {{ graded('method_value', 'growth_cut_high', 'growth_cut_mid', 'growth_cut_low',
                    ['substantial_progress', 'moderate_progress', 'limited_progress', 'deterioration']) }}
        end as method_class
    from graded
)

select
    target_id,
    method_code,
    method_class,
    method_value,
    case
        when method_class is null or method_class = 'not_available' then null
        when method_class = 'target_achieved' then score_max
        when has_number and method_value >= behind_cut
            then least(score_max, ratio_high_slope * method_value + ratio_high_shift)
        when has_number then greatest(-score_max, ratio_low_slope * method_value + ratio_low_shift)
        when method_value < growth_cut_low
            then greatest(-score_max, fall_slope * method_value + low_shift)
        when limit_scale = 0 then score_max
        when method_value < growth_cut_mid
            then low_slope * method_value / nullif(limit_scale, 0) + low_shift
        when method_value < growth_cut_high
            then mid_slope * method_value / nullif(limit_scale, 0) + mid_shift
        else least(score_max, high_slope * method_value / nullif(limit_scale, 0) + high_shift)
    end as score,
    observed_growth,
    required_growth,
    limit_scale,
    case when has_number then on_track_cut else growth_cut_high end as used_cut_high,
    case when has_number then behind_cut else growth_cut_mid end as used_cut_mid,
    case when has_number then far_cut else growth_cut_low end as used_cut_low,
    cast(null as double) as mean_change_wanted,
    cast(null as double) as method_projected_value,
    unusable_reason
from classed
