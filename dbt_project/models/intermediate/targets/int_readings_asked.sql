-- Grain: one preferred reading of a series (indicator, area, breakdown) that a target asks of or is held against.
-- Why it exists: targets are judged anew each time, from these few of the many readings.
-- What it refuses: readings of series without a target; those that a better source gave.
with asked as (
    select
        indicator,
        ref_area,
        breakdown
    from {{ ref('stg_targets') }}
    union
    select
        relative_to as indicator,
        ref_area,
        breakdown
    from {{ ref('stg_targets') }}
    where relative_to is not null
)

select
    ranked.submission_id,
    ranked.indicator,
    ranked.ref_area,
    ranked.breakdown,
    ranked.time_period,
    ranked.accumulation,
    ranked.freq,
    ranked.period_end,
    ranked.obs_value,
    ranked.value_qualifier,
    {{ status_shown('ranked') }} as obs_status,
    ranked.is_unconfirmed,
    ranked.unit_measure,
    ranked.data_source,
    ranked.reliability,
    ranked.correction_pending,
    ranked.sources_differ,
    ranked.is_forecast
from {{ ref('int_observations_known') }} as ranked
inner join asked
    on
        ranked.indicator = asked.indicator
        and ranked.ref_area = asked.ref_area
        and ranked.breakdown = asked.breakdown
where {{ replaced('touched', 'ranked') }} and ranked.is_preferred
