-- Grain: one derived figure × one cell it rests on.
-- Why it exists: "show me the cells" of a derived figure is one join, as for a published one.
-- What it refuses: inputs of figures that were not derived after all.
select
    inputs.derivation,
    inputs.indicator,
    inputs.ref_area,
    inputs.breakdown,
    inputs.time_period,
    inputs.accumulation,
    inputs.input_role,
    inputs.input_indicator,
    inputs.input_area,
    inputs.input_period,
    inputs.input_accumulation,
    inputs.data_source,
    inputs.submission_id,
    inputs.locator,
    cast(inputs.input_value as double) as input_value,
    inputs.input_weight,
    {{ known_on() }} as known_on
from {{ ref('int_derived_inputs') }} as inputs
inner join {{ ref('int_derived_figures') }} as figures
    on
        inputs.derivation = figures.derivation
        and inputs.indicator = figures.indicator
        and inputs.ref_area = figures.ref_area
        and inputs.breakdown = figures.breakdown
        and inputs.time_period = figures.time_period
        and inputs.accumulation = figures.accumulation
