-- Grain: one row of one submission, as the audience of the build may see it.
-- Why it exists: the one place where a suppressed figure loses its value; all that follows is computed from here.
--   What was returned under a former code of an indicator is the indicator's.
-- What it refuses: value, texts and citation of a figure in stg_suppressions, in every vintage and from every source.
--   Its status is Q, its qualifier says nothing; that it was a forecast stays known (is_forecast).
--   Rows of submissions that the register does not have: they came while the build ran. What was observed is accepted
--   when its submission was: where a named person re-dated that, it is the moment put right.
select
    observations.submission_id,
    observations.row_no,
    observations.locator,
    coalesce(former.indicator, observations.indicator) as indicator,
    observations.ref_area,
    observations.breakdown,
    observations.time_period,
    observations.freq,
    observations.period_start,
    observations.period_end,
    observations.time_per_collect,
    observations.accumulation,
    observations.data_source,
    observations.reliability,
    case when suppressions.indicator is null then observations.obs_value end as obs_value,
    case when suppressions.indicator is null then observations.value_qualifier else 'exact' end as value_qualifier,
    observations.unit_measure,
    case when suppressions.indicator is null then observations.obs_status else 'Q' end as obs_status,
    coalesce(suppressions.conf_status, observations.conf_status) as conf_status,
    case when suppressions.indicator is null then observations.value_published end as value_published,
    observations.period_published,
    case when suppressions.indicator is null then observations.comment_obs end as comment_obs,
    case when suppressions.indicator is null then observations.source_title end as source_title,
    observations.outlet,
    case when suppressions.indicator is null then observations.url end as url,
    observations.published_on,
    observations.known_basis,
    case when suppressions.indicator is null then observations.known_evidence end as known_evidence,
    case when observations.known_basis = 'observed' then submissions.accepted_at else observations.accepted_at end
        as accepted_at,
    observations.obs_status = 'F' as is_forecast
from {{ ref('stg_observations') }} as observations
inner join {{ ref('stg_submissions') }} as submissions
    on observations.submission_id = submissions.submission_id
left join {{ ref('stg_former_codes') }} as former on observations.indicator = former.former_code
left join {{ ref('stg_suppressions') }} as suppressions
    on
        coalesce(former.indicator, observations.indicator) = suppressions.indicator
        and observations.ref_area = suppressions.ref_area
        and observations.breakdown = suppressions.breakdown
        and observations.time_period = suppressions.time_period
        and observations.accumulation = suppressions.accumulation
where {{ replaced('read', 'observations') }}
