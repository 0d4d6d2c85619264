-- Grain: one area.
-- Why it exists: names and parents of areas.
-- What it refuses: nothing.
select
    ref_area,
    cast(area_no as bigint) as area_no,
    label,
    label_zh,
    label_en,
    parent_area,
    area_level,
    area_level_zh,
    area_level_en,
    is_compared,
    valid_from,
    valid_to,
    successors
from {{ source('plan', 'areas') }}
