-- Grain: one published figure × one observation it rests on.
-- Why it exists: "show me the cells" is one join: figure to submission, file hash and cell.
-- What it refuses: a figure without a cell (a test fails on it).
select
    indicator,
    ref_area,
    breakdown,
    time_period,
    accumulation,
    data_source,
    submission_id,
    locator,
    file_sha256,
    original_name,
    value_published,
    url,
    {{ known_on() }} as known_on
from {{ ref('int_observations_known') }}
