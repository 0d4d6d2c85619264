-- Grain: one indicator of the plan.
-- Why it exists: what is counted, in which unit, by whom, and how it may be assessed.
-- What it refuses: nothing; indicators without figures are here too.
select
    indicators.indicator,
    cast(indicators.indicator_no as integer) as indicator_no,
    indicators.goal,
    indicators.label,
    indicators.label_zh as indicator_zh,
    indicators.label_en as indicator_en,
    indicators.definition_zh,
    indicators.definition_en,
    indicators.unit_measure,
    indicators.unit_zh,
    indicators.unit_label_zh,
    indicators.unit_label_en,
    cast(indicators.decimals as integer) as decimals,
    indicators.direction,
    indicators.kind,
    indicators.aggregation,
    indicators.limit_min,
    indicators.limit_max,
    indicators.path_type,
    indicators.availability,
    indicators.is_headline_indicator,
    indicators.department,
    departments.label_zh as department_zh,
    indicators.source_document as document,
    documents.title_zh as document_zh,
    indicators.retired_on,
    indicators.is_retired,
    indicators.successor_indicator,
    indicators.redefined_since
from {{ ref('int_indicators_known') }} as indicators
inner join {{ ref('stg_departments') }} as departments
    on indicators.department = departments.department
inner join {{ ref('stg_documents') }} as documents on indicators.source_document = documents.document
