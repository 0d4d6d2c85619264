-- 哪些领域落后，落后在哪个目标？ | Which goals are behind, and on which target?
select
    g.goal_zh,
    t.indicator_zh,
    t.area_zh,
    t.status_sign || ' ' || t.status_zh as status,
    t.latest_value,
    t.latest_period,
    t.target_published,
    t.target_period,
    round(100 * t.progress_share, 1) as progress_pct,
    round(100 * t.schedule_share, 1) as schedule_pct
from marts.mart_goal_scorecard as g
inner join marts.mart_target_vs_actual as t on g.goal = t.goal
where
    t.is_headline
    and t.counts_as = 'behind'
order by g.goal_no, t.schedule_ratio nulls last, t.target_id;
