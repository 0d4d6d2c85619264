-- Grain: one target (indicator, area, breakdown, target period, document), as known on known_on.
-- Why it exists: the heart: target against actual with every component of its status in the same row.
-- What it refuses: to judge where a rule forbids it; status_reason says which.
select
    assessed.target_id,
    assessed.indicator,
    indicators.label_zh as indicator_zh,
    indicators.label_en as indicator_en,
    indicators.goal,
    goals.label_zh as goal_zh,
    goals.label_en as goal_en,
    cast(goals.goal_no as integer) as goal_no,
    assessed.ref_area,
    areas.label_zh as area_zh,
    areas.label_en as area_en,
    assessed.breakdown,
    assessed.target_period,
    assessed.target_date,
    assessed.target_operator,
    operators.sign as operator_sign,
    assessed.target_value,
    assessed.target_value_high,
    assessed.value_published as target_published,
    assessed.unit_measure,
    indicators.unit_zh,
    cast(indicators.decimals as integer) as decimals,
    assessed.direction,
    assessed.document,
    documents.title_zh as document_zh,
    documents.title_en as document_en,
    assessed.document_kind,
    assessed.reliability as target_reliability,
    cast(assessed.target_version as integer) as target_version,
    assessed.is_headline,
    indicators.is_headline_indicator,
    assessed.path_type,
    assessed.base_value,
    assessed.base_period_used,
    coalesce(assessed.is_base_shifted, false) as is_base_shifted,
    coalesce(assessed.is_base_assumed, false) as is_base_assumed,
    cast(assessed.readings_count as integer) as readings_count,
    assessed.latest_value,
    assessed.latest_period,
    assessed.latest_date,
    assessed.latest_qualifier,
    assessed.latest_status,
    assessed.latest_source,
    assessed.latest_reliability,
    coalesce(assessed.latest_status in ('P', 'E', 'I'), false) as is_provisional,
    coalesce(assessed.latest_qualifier <> 'exact', false) as is_bound,
    assessed.sources_differ,
    assessed.correction_pending,
    assessed.value_at_target,
    assessed.assessed_value,
    assessed.assessed_date,
    assessed.progress_share,
    assessed.schedule_share,
    assessed.schedule_ratio,
    assessed.cagr_ratio,
    assessed.logit_ratio,
    assessed.path_ratio,
    assessed.required_value_now,
    assessed.gap_to_target,
    assessed.gap_to_path,
    assessed.gap_pp,
    assessed.observed_annual_change,
    assessed.required_annual_change,
    assessed.acceleration_factor,
    assessed.completion_rate,
    assessed.status,
    status_codes.label_zh as status_zh,
    status_codes.label_en as status_en,
    status_codes.sign as status_sign,
    assessed.substatus,
    substatus_codes.label_zh as substatus_zh,
    assessed.status_reason,
    reason_codes.label_zh as status_reason_zh,
    assessed.outlook,
    assessed.is_ended,
    assessed.method_code,
    assessed.method_version,
    assessed.cut_on_track,
    assessed.cut_behind,
    assessed.cut_far_behind,
    assessed.cut_too_early,
    indicators.department,
    departments.label_zh as department_zh,
    {{ known_on() }} as known_on
from {{ ref('int_target_assessment') }} as assessed
inner join {{ ref('stg_indicators') }} as indicators on assessed.indicator = indicators.indicator
inner join {{ ref('stg_goals') }} as goals on indicators.goal = goals.goal
inner join {{ ref('stg_areas') }} as areas on assessed.ref_area = areas.ref_area
inner join {{ ref('stg_documents') }} as documents on assessed.document = documents.code
inner join {{ ref('stg_departments') }} as departments
    on indicators.department = departments.department
left join {{ ref('stg_codes') }} as operators
    on assessed.target_operator = operators.code and operators.codelist = 'operator'
left join {{ ref('stg_codes') }} as status_codes
    on assessed.status = status_codes.code and status_codes.codelist = 'status'
left join {{ ref('stg_codes') }} as substatus_codes
    on assessed.substatus = substatus_codes.code and substatus_codes.codelist = 'substatus'
left join {{ ref('stg_codes') }} as reason_codes
    on assessed.status_reason = reason_codes.code and reason_codes.codelist = 'reason'
