-- Grain: one indicator.
-- Why it exists: definition, unit, direction, path of each indicator.
-- What it refuses: nothing.
select
    indicator,
    cast(indicator_no as bigint) as indicator_no,
    goal,
    label_zh,
    label_en,
    definition_zh,
    definition_en,
    unit_measure,
    unit_zh,
    unit_label_zh,
    unit_label_en,
    cast(decimals as bigint) as decimals,
    direction,
    kind,
    aggregation,
    cast(limit_min as decimal(28, 8)) as limit_min,
    cast(limit_max as decimal(28, 8)) as limit_max,
    department,
    path_type,
    availability,
    source_document,
    cast(is_headline_indicator as boolean) as is_headline_indicator,
    cast(natural_limit as decimal(28, 8)) as natural_limit,
    cast(unit_mult as bigint) as unit_mult,
    part_of,
    weight_indicator,
    numerator,
    denominator,
    growth_of
from {{ source('plan', 'indicators') }}
