-- Grain: one code of one list.
-- Why it exists: labels and signs of every codelist.
-- What it refuses: nothing.
select
    codelist,
    code,
    cast(code_no as bigint) as code_no,
    label_zh,
    label_en,
    sign,
    cast(code_rank as bigint) as code_rank,
    mapped_status,
    counts_as,
    over_time
from {{ source('plan', 'codes') }}
