-- 哪些市州拉低了全省的普及率，各拉低多少个百分点？ | Which prefectures drag the province's share down, and by how much?
-- 影响 = 该市州的权重 ×（该市州的比率 − 全省的比率）；各市州相加为零 | effect = weight × (own share − province's); they add up to zero
with figures as (
    select
        v.ref_area,
        v.area_zh,
        sum(case when v.indicator = 'industry_enterprises_using_ai' then v.obs_value end) as part,
        sum(case when v.indicator = 'industry_enterprises_surveyed' then v.obs_value end) as whole
    from marts.mart_indicator_values as v
    inner join marts.dim_area as a on v.ref_area = a.ref_area
    where
        v.indicator in ('industry_enterprises_using_ai', 'industry_enterprises_surveyed')
        and a.is_compared
        and v.is_preferred
        and v.breakdown = '_T'
        and v.time_period = (
            select max(latest.time_period)
            from marts.mart_indicator_values as latest
            where latest.indicator = 'industry_enterprises_using_ai'
        )
    group by v.ref_area, v.area_zh
)

select
    ref_area,
    area_zh,
    round(100 * part / whole, 2) as share_pct,
    round(100 * sum(part) over () / sum(whole) over (), 2) as province_pct,
    round(100 * whole / sum(whole) over () * (part / whole - sum(part) over () / sum(whole) over ()), 4) as effect_pp
from figures
where whole > 0
order by effect_pp, ref_area;
