select
    "代码" as line,
    "地区代码" as ref_area,
    "口径" as measure,
    "报告期" as month_code,
    cast("数值" as decimal(28, 8)) as obs_value
from {{ env_var('PEER_INPUT') }}
