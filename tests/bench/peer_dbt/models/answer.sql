select line, sum(obs_value) as total
from {{ ref('latest') }}
where month_code = '2026-10' and measure = 'month_end'
group by line
