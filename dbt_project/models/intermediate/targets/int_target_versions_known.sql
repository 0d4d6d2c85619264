-- Grain: one version of one target known on known_on.
-- Why it exists: targets obey the same cutoff as values; versions are counted per target. Path and method are the
--   target's own, else what the indicator declared by then.
-- What it refuses: targets of an indicator that is retired by then, or of an area that is no more when they would be due;
--   versions not known on known_on, or entered later than asked for. Before the first target was
--   recorded, declared ones answer.
with first_record as (
    select min(recorded_on) as began_on from {{ ref('stg_targets') }}
)

select
    targets.*,
    coalesce(targets.own_path, indicators.path_type) as path_type,
    coalesce(targets.own_method, indicators.chosen_method) as chosen_method,
    row_number() over (
        partition by
            targets.indicator,
            targets.ref_area,
            targets.breakdown,
            targets.target_period,
            targets.document
        order by targets.accepted_at desc, targets.recorded_on desc, targets.target_id desc
    ) as recency,
    row_number() over (
        partition by
            targets.indicator,
            targets.ref_area,
            targets.breakdown,
            targets.target_period,
            targets.document
        order by targets.accepted_at, targets.recorded_on, targets.target_id
    ) as target_version
from {{ ref('stg_targets') }} as targets
inner join {{ ref('int_indicators_known') }} as indicators on targets.indicator = indicators.indicator
inner join {{ ref('stg_areas') }} as areas on targets.ref_area = areas.ref_area
cross join first_record
where
    not indicators.is_retired
    and (areas.valid_to is null or {{ known_on() }} <= areas.valid_to or targets.target_date <= areas.valid_to)
    and targets.accepted_at < {{ known_before() }}
    and (
        cast(targets.recorded_on as timestamp) < {{ entered_before() }}
        or (targets.known_basis = 'declared' and {{ entered_before() }} <= cast(first_record.began_on as timestamp))
    )
    and (
        targets.recorded_on <= {{ known_on() }}
        or (targets.known_basis = 'declared' and {{ known_on() }} < first_record.began_on)
    )
