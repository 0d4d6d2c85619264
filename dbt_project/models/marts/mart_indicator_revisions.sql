-- Grain: one vintage of one key (indicator, area, breakdown, period, accumulation, source), known on known_on.
-- Why it exists: every value a figure ever had, from when until when, and by how much it was revised.
-- What it refuses: a resubmission with equal values (no revision).
select
    vintages.indicator,
    {{ label_or_code('indicators', 'vintages.indicator', 'zh') }} as indicator_zh,
    {{ label_or_code('indicators', 'vintages.indicator', 'en') }} as indicator_en,
    vintages.ref_area,
    {{ label_or_code('areas', 'vintages.ref_area', 'zh') }} as area_zh,
    {{ label_or_code('areas', 'vintages.ref_area', 'en') }} as area_en,
    vintages.breakdown,
    {{ label_or_code('parts', 'vintages.breakdown', 'zh') }} as breakdown_zh,
    {{ label_or_code('parts', 'vintages.breakdown', 'en') }} as breakdown_en,
    vintages.time_period,
    vintages.accumulation,
    vintages.data_source,
    cast(vintages.vintage_no as integer) as vintage_no,
    vintages.obs_value,
    vintages.value_qualifier,
    vintages.obs_status,
    vintages.unit_measure,
    coalesce(indicators.unit_zh, vintages.unit_measure) as unit_zh,
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
left join {{ ref('int_indicators_known') }} as indicators on vintages.indicator = indicators.indicator
left join {{ ref('stg_areas') }} as areas on vintages.ref_area = areas.ref_area
left join {{ ref('stg_codes') }} as parts
    on parts.codelist = 'breakdown' and vintages.breakdown = parts.code
left join {{ ref('stg_closings') }} as closings
    on vintages.period = closings.period and closings.closed_at < {{ happened_before() }}
left join {{ ref('stg_closings') }} as of_figure
    on
        substring(cast(vintages.period_end as {{ text_type() }}), 1, 7) = of_figure.period
        and of_figure.closed_at < {{ happened_before() }}
