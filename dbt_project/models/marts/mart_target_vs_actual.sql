-- Grain: one target (indicator, area, breakdown, target period, document), as known on known_on.
-- Why it exists: the heart: target against actual with every component of its status in the same row.
-- What it refuses: to judge where a rule forbids it; status_reason says which.
select
    assessed.target_id,
    targets.indicator,
    indicators.label_zh as indicator_zh,
    indicators.label_en as indicator_en,
    indicators.goal,
    goals.label_zh as goal_zh,
    goals.label_en as goal_en,
    cast(goals.goal_no as integer) as goal_no,
    targets.ref_area,
    areas.label_zh as area_zh,
    areas.label_en as area_en,
    targets.breakdown,
    targets.target_period,
    targets.target_date,
    targets.target_operator,
    operators.sign as operator_sign,
    targets.target_value,
    targets.target_value_high,
    targets.value_published as target_published,
    targets.unit_measure,
    indicators.unit_zh,
    cast(indicators.decimals as integer) as decimals,
    indicators.direction,
    targets.document,
    documents.title_zh as document_zh,
    documents.title_en as document_en,
    targets.document_kind,
    targets.reliability as target_reliability,
    cast(targets.target_version as integer) as target_version,
    targets.is_headline,
    indicators.is_headline_indicator,
    targets.path_type,
    assessed.base_value,
    assessed.base_period_used,
    coalesce(assessed.is_base_shifted, false) as is_base_shifted,
    coalesce(assessed.is_base_assumed, false) as is_base_assumed,
    cast(assessed.readings_count as integer) as readings_count,
    assessed.latest_value,
    latest.time_period as latest_period,
    assessed.latest_date,
    latest.value_qualifier as latest_qualifier,
    latest.obs_status as latest_status,
    latest.data_source as latest_source,
    latest.reliability as latest_reliability,
    coalesce(latest.obs_status in ('P', 'E', 'I'), false) as is_provisional,
    coalesce(latest.value_qualifier <> 'exact', false) as is_bound,
    coalesce(latest.sources_differ, false) as sources_differ,
    coalesce(latest.correction_pending, false) as correction_pending,
    assessed.is_derived,
    latest.derivation as latest_derivation,
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
    assessed.final_status as status,
    status_codes.label_zh as status_zh,
    status_codes.label_en as status_en,
    status_codes.sign as status_sign,
    assessed.final_substatus as substatus,
    substatus_codes.label_zh as substatus_zh,
    assessed.final_reason as status_reason,
    reason_codes.label_zh as status_reason_zh,
    assessed.outlook,
    assessed.is_ended,
    assessed.decided_by as method_code,
    assessed.decided_by_version as method_version,
    targets.class_rule,
    assessed.method_class,
    assessed.method_value,
    assessed.method_score,
    targets.relative_to,
    assessed.bound as required_target,
    assessed.cut_on_track,
    assessed.cut_behind,
    assessed.cut_far_behind,
    assessed.cut_too_early,
    indicators.department,
    departments.label_zh as department_zh,
    {{ known_on() }} as known_on
from {{ ref('int_target_status') }} as assessed
inner join {{ ref('int_targets_known') }} as targets on assessed.target_id = targets.target_id
left join {{ ref('int_target_series') }} as latest
    on assessed.series_no = latest.series_no and latest.recency = 1
inner join {{ ref('stg_indicators') }} as indicators on targets.indicator = indicators.indicator
inner join {{ ref('stg_goals') }} as goals on indicators.goal = goals.goal
inner join {{ ref('stg_areas') }} as areas on targets.ref_area = areas.ref_area
inner join {{ ref('stg_documents') }} as documents on targets.document = documents.code
inner join {{ ref('stg_departments') }} as departments
    on indicators.department = departments.department
left join {{ ref('stg_codes') }} as operators
    on targets.target_operator = operators.code and operators.codelist = 'operator'
left join {{ ref('stg_codes') }} as status_codes
    on assessed.final_status = status_codes.code and status_codes.codelist = 'status'
left join {{ ref('stg_codes') }} as substatus_codes
    on assessed.final_substatus = substatus_codes.code and substatus_codes.codelist = 'substatus'
left join {{ ref('stg_codes') }} as reason_codes
    on assessed.final_reason = reason_codes.code and reason_codes.codelist = 'reason'
