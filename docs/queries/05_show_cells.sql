-- 每个目标的最新值出自哪个文件的哪个格？ | Show me the cell behind the latest figure of every target.
select
    t.target_id,
    t.indicator_zh,
    t.area_zh,
    t.latest_period,
    t.latest_value,
    b.value_published,
    b.original_name,
    b.locator,
    b.file_sha256,
    b.submission_id,
    b.url
from marts.mart_target_vs_actual as t
inner join marts.bridge_figure_source as b
    on
        t.indicator = b.indicator
        and t.ref_area = b.ref_area
        and t.breakdown = b.breakdown
        and t.latest_period = b.time_period
        and t.latest_source = b.data_source
where t.is_headline
order by t.goal_no, t.target_id, b.locator;
