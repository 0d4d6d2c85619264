-- Grain: one target (indicator, area, breakdown, target period, document) in its version known on known_on.
-- Why it exists: targets are versioned under the same date as values; says which target is the headline, and has the value
--   of a target that is so many times the figure of its base: as that figure is known on known_on.
-- What it refuses: versions not known on known_on. Headline: the next date not past (else the last), and of
--   several documents the plan's own, then the better source, then the one known later. A base that is not known, or of
--   which only a bound is known, gives no value.
with figures as (
    {{ figures_of_targets(
        ref('int_readings_asked'), ref('int_derived_figures'),
        ['indicator', 'ref_area', 'breakdown', 'accumulation', 'freq', 'period_end', 'obs_value', 'obs_status',
         'value_qualifier']
    ) }}
),

bases as (
    select
        known.target_id,
        figures.obs_value,
        figures.value_qualifier,
        row_number() over (
            partition by known.target_id
            order by {{ order_of_choice('figures') }}
        ) as place
    from {{ ref('int_target_versions_known') }} as known
    inner join {{ ref('int_indicators_known') }} as indicators on known.indicator = indicators.indicator
    inner join figures
        on
            known.indicator = figures.indicator
            and known.ref_area = figures.ref_area
            and known.breakdown = figures.breakdown
            and known.base_date = figures.period_end
    where
        known.recency = 1
        and known.base_factor is not null
        and {{ is_of_class('figures', reading_class('known.path_type', 'indicators.kind')) }}
),

current_version as (
    select
        known.*,
        case
            when known.base_factor is null then known.value_written
            when bases.value_qualifier in ('exact', 'approx') then {{ as_value('bases.obs_value * known.base_factor') }}
        end as target_value,
        documents.document_kind,
        known.target_date < {{ known_on() }} as is_date_past,
        precedence.precedence_rank
    from {{ ref('int_target_versions_known') }} as known
    inner join {{ ref('stg_documents') }} as documents on known.document = documents.document
    inner join {{ ref('int_precedence_known') }} as precedence on known.reliability = precedence.reliability
    left join bases on known.target_id = bases.target_id and bases.place = 1
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
