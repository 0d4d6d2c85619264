-- Grain: one area.
-- Why it exists: names and hierarchy; what has no code in GB/T 2260 carries an extension code and its parent.
-- What it refuses: nothing.
select
    ref_area,
    cast(area_no as integer) as area_no,
    label,
    label_zh as area_zh,
    label_en as area_en,
    parent_area,
    area_level,
    area_level_zh,
    area_level_en,
    is_compared,
    valid_from,
    valid_to,
    successors
from {{ ref('stg_areas') }}
