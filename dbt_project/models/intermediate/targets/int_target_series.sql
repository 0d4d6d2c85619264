-- Grain: one date of one series that targets ask of (indicator, area, breakdown, class of readings).
-- Why it exists: the figures targets may be judged by, on the axis of months, once for all targets of the series.
-- What it refuses: forecasts (they stand in int_target_predictions); readings that a publisher of lower precedence gave for the same period; flows of
--   another length than the target's (a month is never held against a year); spans of several years;
--   a derived figure beside a published or reported one.
with asked as (
    select distinct
        targets.indicator,
        targets.ref_area,
        targets.breakdown,
        {{ reading_class('targets.path_type', 'indicators.kind') }} as reading_class
    from {{ ref('int_target_versions_known') }} as targets
    inner join {{ ref('int_indicators_known') }} as indicators on targets.indicator = indicators.indicator
    where targets.recency = 1
),

numbered as (
    select
        asked.*,
        row_number() over (order by indicator, ref_area, breakdown, reading_class) as series_no
    from asked
),

figures as (
    {{ figures_of_targets(
        ref('int_readings_asked'), ref('int_derived_figures'),
        ['indicator', 'ref_area', 'breakdown', 'time_period', 'accumulation', 'freq', 'period_end', 'obs_value',
         'value_qualifier', 'obs_status', 'is_unconfirmed', 'unit_measure', 'data_source', 'reliability']
    ) }}
),

readings as (
    select
        numbered.*,
        observations.derivation,
        observations.time_period,
        observations.accumulation,
        observations.freq,
        observations.period_end,
        observations.obs_value,
        observations.value_qualifier,
        observations.obs_status,
        observations.is_unconfirmed,
        observations.unit_measure,
        observations.data_source,
        observations.reliability,
        observations.correction_pending,
        observations.sources_differ,
        row_number() over (
            partition by numbered.series_no, observations.period_end
            order by {{ order_of_choice('observations') }}
        ) as same_date_rank
    from numbered
    inner join figures as observations
        on
            numbered.indicator = observations.indicator
            and numbered.ref_area = observations.ref_area
            and numbered.breakdown = observations.breakdown
    where {{ is_of_class('observations', 'numbered.reading_class') }}
)

select
    series_no,
    indicator,
    ref_area,
    breakdown,
    reading_class,
    derivation,
    time_period,
    accumulation,
    freq,
    period_end,
    {{ month_position('period_end') }} as obs_position,
    obs_value,
    value_qualifier,
    obs_status,
    is_unconfirmed,
    unit_measure,
    data_source,
    reliability,
    correction_pending,
    sources_differ,
    row_number() over (partition by series_no order by period_end desc) as recency
from readings
where same_date_rank = 1
