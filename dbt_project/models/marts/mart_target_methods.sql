-- Grain: one target × one method, as known on known_on.
-- Why it exists: what every published method says of a target, beside the one the plan chose.
-- What it refuses: a class where the method does not apply; method_reason says why.
select
    methods.target_id,
    methods.method_code,
    known.method_zh,
    known.method_en,
    known.method_version,
    known.method_source,
    methods.is_chosen,
    methods.method_class,
    coalesce(class_codes.label_zh, status_codes.label_zh) as method_class_zh,
    coalesce(class_codes.label_en, status_codes.label_en) as method_class_en,
    methods.class_status,
    methods.method_value,
    methods.score,
    methods.observed_growth,
    methods.required_growth,
    methods.limit_scale,
    methods.used_cut_high,
    methods.used_cut_mid,
    methods.used_cut_low,
    methods.mean_change_wanted,
    methods.method_projected_value,
    methods.unusable_reason as method_reason,
    reason_codes.label_zh as method_reason_zh,
    {{ known_on() }} as known_on
from {{ ref('int_target_methods') }} as methods
inner join {{ ref('int_methods_known') }} as known on methods.method_code = known.method_code
left join {{ ref('stg_codes') }} as class_codes
    on
        methods.method_class = class_codes.code
        and class_codes.codelist = 'method_class'
        and methods.method_code <> 'schedule_ratio'
left join {{ ref('stg_codes') }} as status_codes
    on
        methods.method_class = status_codes.code
        and status_codes.codelist = 'status'
        and methods.method_code = 'schedule_ratio'
left join {{ ref('stg_codes') }} as reason_codes
    on methods.unusable_reason = reason_codes.code and reason_codes.codelist = 'reason'
