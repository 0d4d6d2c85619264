-- Grain: one vintage of one key (indicator, area, breakdown, period, accumulation, source), known on known_on.
-- Why it exists: every value a figure ever had, from when until when, and by how much it was revised.
-- What it refuses: a resubmission with equal values (no revision).
select
    vintages.indicator,
    vintages.ref_area,
    vintages.breakdown,
    vintages.time_period,
    vintages.accumulation,
    vintages.data_source,
    cast(vintages.vintage_no as integer) as vintage_no,
    vintages.obs_value,
    vintages.value_qualifier,
    vintages.obs_status,
    vintages.unit_measure,
    vintages.value_published,
    case when vintages.vintage_no > 1 then vintages.previous_value end as previous_value,
    case
        when vintages.vintage_no > 1 then cast(vintages.obs_value - vintages.previous_value as decimal(28, 8))
    end as revision,
    vintages.effective_at as accepted_at,
    vintages.superseded_at,
    vintages.withdrawn_at,
    vintages.known_basis,
    vintages.submission_id,
    vintages.locator,
    coalesce(greatest(vintages.submission_accepted_at, vintages.effective_at) > closings.closed_at, false)
    or coalesce(
        vintages.vintage_no > 1
        and greatest(vintages.submission_accepted_at, vintages.effective_at) > of_figure.closed_at,
        false
    ) as is_after_close,
    {{ known_on() }} as known_on
from {{ ref('int_observation_vintages') }} as vintages
left join {{ ref('stg_closings') }} as closings
    on vintages.period = closings.period and closings.closed_at < {{ happened_before() }}
left join {{ ref('stg_closings') }} as of_figure
    on
        substring(cast(vintages.period_end as {{ text_type() }}), 1, 7) = of_figure.period
        and of_figure.closed_at < {{ happened_before() }}
