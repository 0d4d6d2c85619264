select * from {{ ref('readings') }}
qualify row_number() over (partition by line, ref_area, measure, month_code order by obs_value) = 1
