-- Grain: one target × one of the two indices.
-- Why it exists: escap_csi and escap_api (METHOD 1.5): ten points for the way from baseline to target.
-- What it refuses: targets without a number; a baseline that equals the target and is not met (no way to measure).
with valued as (
    select
        inputs.*,
        method.method_code,
        cast(method.cut_on_track as double) as used_cut_high,
        cast(method.cut_far_behind as double) as used_cut_low,
        cast(method.score_max as double) as score_max,
        case when method.method_code = 'escap_csi' then inputs.y1 else inputs.predicted_value end as compared
    from {{ ref('int_method_inputs') }} as inputs
    inner join {{ ref('int_methods_known') }} as method
        on method.method_code in ('escap_csi', 'escap_api')
),

indexed as (
    select
        valued.*,
        case
            when unusable_reason is not null or y2 is null or y0 is null or compared is null then null
            when is_parity
                then
                    score_max
                    - score_max * abs(y2 - compared) / nullif(abs(y2 - y0), 0)
            when method_code = 'escap_csi' and is_latest_met then score_max
            when method_code = 'escap_api' and wanted_sign * (compared - y2) >= 0 then score_max
            else score_max * wanted_sign * (compared - y0) / nullif(abs(y2 - y0), 0)
        end as method_value
    from valued
)

select
    target_id,
    method_code,
    case
        when unusable_reason is not null or (y2 is null and y1 is not null) then null
        when readings_count = 0 then 'no_data'
        when method_value is null then 'insufficient_data'
        when method_value > used_cut_high then case method_code when 'escap_csi' then 'on_track' else 'will_meet' end
        when method_value > used_cut_low
            then case method_code when 'escap_csi' then 'slow_progress' else 'accelerate' end
        else case method_code when 'escap_csi' then 'regression' else 'no_progress' end
    end as method_class,
    method_value,
    method_value as score,
    cast(null as double) as observed_growth,
    cast(null as double) as required_growth,
    cast(null as double) as limit_scale,
    used_cut_high,
    cast(null as double) as used_cut_mid,
    used_cut_low,
    cast(null as double) as mean_change_wanted,
    case method_code when 'escap_api' then predicted_value end as method_projected_value,
    case when unusable_reason is null and y2 is null then 'not_applicable' else unusable_reason end
        as unusable_reason
from indexed
