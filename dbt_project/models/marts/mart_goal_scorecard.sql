-- Grain: one goal of the plan, as known on known_on.
-- Why it exists: counts by status and coverage for every goal; a goal without data says so and stays.
-- What it refuses: a mean of scores. Roll-up: counts over headline targets, and the worst of them.
with headline as (
    select
        targets.indicator,
        indicators.goal,
        assessed.final_status as status,
        assessed.is_stale,
        coalesce(reason_codes.counts_as, status_codes.counts_as) as counts_as,
        status_codes.code_rank
    from {{ ref('int_target_status') }} as assessed
    inner join {{ ref('int_targets_known') }} as targets on assessed.target_id = targets.target_id
    inner join {{ ref('int_indicators_known') }} as indicators on targets.indicator = indicators.indicator
    left join {{ ref('stg_codes') }} as status_codes
        on assessed.final_status = status_codes.code and status_codes.codelist = 'status'
    left join {{ ref('stg_codes') }} as reason_codes
        on assessed.final_reason = reason_codes.code and reason_codes.codelist = 'reason'
    where targets.is_headline
),

counted as (
    select
        goal,
        count(*) as targets_count,
        sum(case when counts_as = 'met' then 1 else 0 end) as achieved_count,
        sum(case when counts_as = 'on_schedule' then 1 else 0 end) as on_track_count,
        sum(case when counts_as = 'behind' then 1 else 0 end) as behind_count,
        sum(case when counts_as = 'pending' then 1 else 0 end) as pending_count,
        sum(case when counts_as = 'qualitative' then 1 else 0 end) as qualitative_count,
        sum(case when counts_as = 'not_assessed' then 1 else 0 end) as not_assessed_count,
        sum(case when counts_as = 'no_data' then 1 else 0 end) as no_data_count,
        sum(case when is_stale then 1 else 0 end) as stale_count,
        max(case when counts_as in ('met', 'on_schedule', 'behind') then code_rank end) as worst_rank
    from headline
    group by goal
),

worst as (
    -- the worst status that occurs; of several equally bad ones the first by code
    select
        goal,
        status,
        row_number() over (partition by goal order by code_rank desc, status asc) as place
    from headline
    where counts_as in ('met', 'on_schedule', 'behind')
),

measured as (
    select
        indicators.goal,
        count(*) as indicators_count,
        sum(case when readings.indicator is not null then 1 else 0 end) as indicators_with_reading
    from {{ ref('int_indicators_known') }} as indicators
    left join (
        select distinct indicator from {{ ref('int_indicators_read') }}
    ) as readings on indicators.indicator = readings.indicator
    where not indicators.is_retired
    group by indicators.goal
)

select
    goals.goal,
    cast(goals.goal_no as integer) as goal_no,
    goals.label_zh as goal_zh,
    goals.label_en as goal_en,
    goals.goal_kind,
    cast(measured.indicators_count as integer) as indicators_count,
    cast(measured.indicators_with_reading as integer) as indicators_with_reading,
    cast(coalesce(counted.targets_count, 0) as integer) as targets_count,
    cast(coalesce(counted.achieved_count, 0) as integer) as achieved_count,
    cast(coalesce(counted.on_track_count, 0) as integer) as on_track_count,
    cast(coalesce(counted.behind_count, 0) as integer) as behind_count,
    cast(coalesce(counted.pending_count, 0) as integer) as pending_count,
    cast(coalesce(counted.qualitative_count, 0) as integer) as qualitative_count,
    cast(coalesce(counted.not_assessed_count, 0) as integer) as not_assessed_count,
    cast(coalesce(counted.no_data_count, 0) as integer) as no_data_count,
    cast(coalesce(counted.stale_count, 0) as integer) as stale_count,
    worst.status as worst_status,
    worst_codes.label_zh as worst_status_zh,
    {{ ratio(
        '(counted.achieved_count + counted.on_track_count)',
        '(counted.achieved_count + counted.on_track_count + counted.behind_count)'
    ) }} as share_on_track,
    case
        when coalesce(measured.indicators_with_reading, 0) = 0 then 'no_data'
        when coalesce(counted.targets_count, 0) = 0 then 'no_target'
        when counted.worst_rank is null then 'not_assessed'
        else 'assessed'
    end as goal_state,
    {{ known_on() }} as known_on
from {{ ref('stg_goals') }} as goals
left join measured on goals.goal = measured.goal
left join counted on goals.goal = counted.goal
left join worst on goals.goal = worst.goal and worst.place = 1
left join {{ ref('stg_codes') }} as worst_codes
    on worst.status = worst_codes.code and worst_codes.codelist = 'status'
