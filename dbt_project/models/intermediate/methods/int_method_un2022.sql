-- Grain: one target.
-- Why it exists: geometric_un2022 (METHOD 1.2): growth ratio, or the growth itself where no number is graded.
-- What it refuses: no usable baseline or one reading only (insufficient_data); values of unlike sign.
--   Met now is achieved whatever the trend; met at the baseline and lost is deterioration, unless the growth is graded.
with method as (
    select
        cast(cut_on_track as double) as ratio_high,
        cast(cut_behind as double) as ratio_mid,
        cast(cut_far_behind as double) as ratio_low,
        cast(growth_high as double) as growth_high,
        cast(growth_mid as double) as growth_mid,
        cast(growth_low as double) as growth_low,
        cast(hold_high as double) as hold_high,
        cast(hold_mid as double) as hold_mid,
        cast(hold_low as double) as hold_low,
        method_code
    from {{ ref('int_methods_known') }}
    where method_code = 'geometric_un2022'
),

growths as (
    select
        inputs.*,
        method.method_code,
        {{ compound_growth('inputs.y0', 'inputs.y1', 'inputs.elapsed_years') }} as observed_growth,
        case
            when inputs.class_rule = 'ratio'
                then {{ compound_growth('inputs.y0', 'inputs.y2', 'inputs.total_years') }}
        end as required_growth,
        case
            when inputs.class_rule = 'ratio' then method.ratio_high
            when inputs.class_rule = 'hold' then coalesce(inputs.cut_high, method.hold_high)
            else coalesce(inputs.cut_high, method.growth_high)
        end as used_cut_high,
        case
            when inputs.class_rule = 'ratio' then method.ratio_mid
            when inputs.class_rule = 'hold' then coalesce(inputs.cut_mid, method.hold_mid)
            else abs(coalesce(inputs.cut_mid, method.growth_mid))
        end as used_cut_mid,
        case
            when inputs.class_rule = 'ratio' then method.ratio_low
            when inputs.class_rule = 'hold' then coalesce(inputs.cut_low, method.hold_low)
            else coalesce(inputs.cut_low, method.growth_low)
        end as used_cut_low
    from {{ ref('int_method_inputs') }} as inputs
    cross join method
),

valued as (
    select
        growths.*,
        case
            when class_rule = 'ratio' then observed_growth / nullif(required_growth, 0)
            else wanted_sign * observed_growth
        end as method_value
    from growths
)

select
    target_id,
    method_code,
    case
        when unusable_reason is not null then null
        when is_before_base then 'no_data_after_2015'
        when y1 is null then 'insufficient_data'
        when y2 is not null and is_latest_met then 'target_achieved'
        when y0 is null or elapsed_years <= 0 then 'insufficient_data'
        when class_rule = 'ratio' and y2 is not null and is_base_met then 'deterioration'
        when method_value is null then 'insufficient_data'
        when class_rule = 'ratio'
            then
                {{ graded('method_value', 'used_cut_high', 'used_cut_mid', 'used_cut_low',
                    ['on_track', 'fair_progress', 'limited_or_no_progress', 'deterioration']) }}
        -- growth has to be above the two upper cut-offs, a ratio at least at them, as published
        when {{ above_at_12_digits('method_value', 'used_cut_high') }} then 'on_track'
        when {{ above_at_12_digits('method_value', 'used_cut_mid') }} then 'fair_progress'
        when {{ reaches_at_12_digits('method_value', 'used_cut_low') }} then 'limited_or_no_progress'
        else 'deterioration'
    end as method_class,
    method_value,
    cast(null as double) as score,
    observed_growth,
    required_growth,
    cast(null as double) as limit_scale,
    used_cut_high,
    used_cut_mid,
    used_cut_low,
    cast(null as double) as mean_change_wanted,
    cast(null as double) as method_projected_value,
    unusable_reason
from valued
