-- Grain: one target × one date on its way, as known on known_on.
-- Why it exists: the value required then, by the declared path and by every other, beside the actual: a line to draw.
-- What it refuses: targets that have no way to draw (no number, no baseline, held against another indicator).
select
    path.target_id,
    targets.indicator,
    indicators.label_zh as indicator_zh,
    indicators.label_en as indicator_en,
    targets.ref_area,
    areas.label_zh as area_zh,
    areas.label_en as area_en,
    targets.breakdown,
    {{ label_or_code('parts', 'targets.breakdown', 'zh') }} as breakdown_zh,
    {{ label_or_code('parts', 'targets.breakdown', 'en') }} as breakdown_en,
    targets.target_period,
    targets.is_headline,
    targets.path_type,
    path.period_end,
    coalesce(
        path.time_period,
        substring(
            cast(path.period_end as {{ text_type() }}),
            1,
            case when extract(month from path.period_end) = 12 then 4 else 7 end
        )
    ) as time_period,
    path.required_value,
    path.required_straight,
    path.required_geometric,
    path.required_logistic,
    path.obs_value as actual_value,
    path.obs_status as actual_status,
    path.gap_to_path,
    indicators.unit_measure,
    indicators.unit_zh,
    {{ known_on() }} as known_on
from {{ ref('int_target_path') }} as path
inner join {{ ref('int_targets_known') }} as targets on path.target_id = targets.target_id
inner join {{ ref('int_indicators_known') }} as indicators on targets.indicator = indicators.indicator
inner join {{ ref('stg_areas') }} as areas on targets.ref_area = areas.ref_area
left join {{ ref('stg_codes') }} as parts
    on parts.codelist = 'breakdown' and targets.breakdown = parts.code
