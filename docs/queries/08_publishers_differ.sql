-- 哪些数字各来源不一致，采用的是哪一个？ | Where do publishers differ, and whose figure counts?
select
    indicator_zh,
    area_zh,
    time_period,
    source_zh,
    obs_value,
    case when is_preferred then '※ 采用' else '' end as counts,
    highest_value - lowest_value as spread,
    unit_zh,
    submission_id,
    locator
from marts.mart_indicator_values
where sources_differ
order by indicator, ref_area, breakdown, time_period, source_rank;
