-- Grain: one target (indicator, area, breakdown, target period, document) in its version known on known_on.
-- Why it exists: targets are versioned under the same date as values; says which target is the headline.
-- What it refuses: versions not known on known_on. Headline: the next date not past (else the last), and of
--   several documents the plan's own, then the better source, then the one known later.
with current_version as (
    select
        known.*,
        documents.document_kind,
        known.target_date < {{ known_on() }} as is_date_past,
        precedence.precedence_rank
    from {{ ref('int_target_versions_known') }} as known
    inner join {{ ref('stg_documents') }} as documents on known.document = documents.document
    inner join {{ ref('int_precedence_known') }} as precedence on known.reliability = precedence.reliability
    where known.recency = 1
),

headlined as (
    select
        current_version.*,
        row_number() over (
            partition by indicator, ref_area, breakdown
            order by
                case when is_date_past then 1 else 0 end,
                case
                    when is_date_past then {{ days_between('target_date', known_on()) }}
                    else {{ days_between(known_on(), 'target_date') }}
                end,
                case when document_kind = 'plan' then 0 else 1 end,
                precedence_rank,
                accepted_at desc,
                target_id
        ) as headline_rank
    from current_version
)

select
    headlined.*,
    headline_rank = 1 as is_headline
from headlined
