-- Grain: one dated numeric target not yet past, as known on known_on.
-- Why it exists: where the recent trend leads, kept apart from status (German rule, METHOD 1.4).
-- What it refuses: an outlook from fewer than four yearly readings (not_available).
select
    assessed.target_id,
    targets.indicator,
    targets.ref_area,
    targets.breakdown,
    {{ label_or_code('parts', 'targets.breakdown', 'zh') }} as breakdown_zh,
    {{ label_or_code('parts', 'targets.breakdown', 'en') }} as breakdown_en,
    targets.target_period,
    targets.target_value,
    assessed.assessed_value,
    assessed.assessed_date,
    cast(coalesce(assessed.trend_points, 0) as integer) as trend_points,
    assessed.mean_annual_change,
    assessed.last_change,
    assessed.gap_to_target,
    assessed.projected_value,
    assessed.outlook_share,
    assessed.outlook_basis,
    assessed.is_beyond_century,
    assessed.expected_date,
    assessed.outlook,
    outlook_codes.label_zh as outlook_zh,
    outlook_codes.label_en as outlook_en,
    {{ known_on() }} as known_on
from {{ ref('int_target_assessment') }} as assessed
inner join {{ ref('int_targets_known') }} as targets on assessed.target_id = targets.target_id
left join {{ ref('stg_codes') }} as parts
    on parts.codelist = 'breakdown' and targets.breakdown = parts.code
left join {{ ref('stg_codes') }} as outlook_codes
    on assessed.outlook = outlook_codes.code and outlook_codes.codelist = 'outlook'
where assessed.outlook is not null
