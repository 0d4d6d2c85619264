-- 这个数字是谁、什么时候改的，从多少改成多少？ | Who revised this figure, when, from what to what?
select
    r.indicator,
    r.ref_area,
    r.time_period,
    r.vintage_no,
    r.previous_value,
    r.obs_value,
    r.accepted_at as revised_at,
    s.department_zh,
    s.received_from,
    s.submission_kind,
    s.original_name,
    r.locator,
    r.is_after_close,
    r.submission_id
from marts.mart_indicator_revisions as r
inner join marts.mart_submissions as s on r.submission_id = s.submission_id
where
    r.vintage_no > 1
    and r.indicator = 'compute_green_electricity_use'
order by r.time_period, r.vintage_no;
