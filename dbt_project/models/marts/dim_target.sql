-- Grain: one version of one target, or one published target that is not loaded.
-- Why it exists: every target with its document and citation, and for those left out the reason.
-- What it refuses: versions not known on known_on.
select
    targets.target_id,
    true as is_loaded,
    targets.indicator,
    targets.ref_area,
    targets.breakdown,
    {{ label_or_code('parts', 'targets.breakdown', 'zh') }} as breakdown_zh,
    {{ label_or_code('parts', 'targets.breakdown', 'en') }} as breakdown_en,
    targets.target_period,
    targets.target_operator,
    targets.value_written as target_value,
    targets.target_value_high,
    targets.unit_measure,
    targets.value_published as target_published,
    targets.target_attribute,
    documents.title_zh as document_zh,
    documents.title_en as document_en,
    documents.document_number,
    targets.decided_on,
    targets.recorded_on,
    targets.known_basis,
    targets.published_on,
    targets.accepted_at,
    targets.url,
    targets.comment_zh as reason_zh,
    targets.comment_en as reason_en
from {{ ref('int_target_versions_known') }} as targets
inner join {{ ref('stg_documents') }} as documents on targets.document = documents.document
left join {{ ref('stg_codes') }} as parts
    on parts.codelist = 'breakdown' and targets.breakdown = parts.code
union all
select
    not_loaded.target_id,
    false as is_loaded,
    not_loaded.indicator_id as indicator,
    cast(null as {{ text_type() }}) as ref_area,
    cast(null as {{ text_type() }}) as breakdown,
    cast(null as {{ text_type() }}) as breakdown_zh,
    cast(null as {{ text_type() }}) as breakdown_en,
    cast(null as {{ text_type() }}) as target_period,
    cast(null as {{ text_type() }}) as target_operator,
    cast(null as decimal(28, 8)) as target_value,
    cast(null as decimal(28, 8)) as target_value_high,
    cast(null as {{ text_type() }}) as unit_measure,
    not_loaded.value_published as target_published,
    cast(null as {{ text_type() }}) as target_attribute,
    not_loaded.document_title as document_zh,
    cast(null as {{ text_type() }}) as document_en,
    cast(null as {{ text_type() }}) as document_number,
    cast(null as date) as decided_on,
    cast(null as date) as recorded_on,
    cast(null as {{ text_type() }}) as known_basis,
    not_loaded.published_on,
    cast(null as timestamp) as accepted_at,
    not_loaded.url,
    not_loaded.reason_zh,
    not_loaded.reason_en
from {{ ref('stg_targets_not_loaded') }} as not_loaded
