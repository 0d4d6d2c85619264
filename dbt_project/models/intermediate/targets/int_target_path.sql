-- Grain: one target × one date on its way: the baseline, each reading since, each year's end, each milestone, its date.
-- Why it exists: the value required on every date by every path, so that a line can be drawn beside the actual one.
-- What it refuses: targets without a number, a baseline or a time to run; those a rule refuses to measure. Relative
--   targets: what is required of them is another indicator's figure. Nothing after the target's date.
with digits as (
    {{ ten_digits() }}
),

targets as (
    select
        spans.*,
        {{ log_way('y0', 'bound') }} as log_all,
        {{ logit_way('y0', 'bound', 'logistic_limit') }} as logit_all
    from {{ ref('int_target_spans') }} as spans
    where
        spans.refused_by is null
        and not spans.is_suspended
        and spans.path_type <> 'relative'
        and spans.total_months > 0
        and spans.y0 is not null
        and spans.bound is not null
),

year_ends as (
    select
        targets.target_id,
        cast({{ from_plan_year(
            "cast(concat(cast(" ~ year_of('targets.base_date_used') ~ " + 10 * tens.digit + ones.digit as " ~ text_type()
            ~ "), '-12-31') as date)"
        ) }} as date) as period_end
    from targets
    cross join digits as tens
    cross join digits as ones
    where
        {{ year_of('targets.base_date_used') }} + 10 * tens.digit + ones.digit
        <= {{ year_of('targets.target_date') }}
),

stones as (
    select
        targets.target_id,
        stones.target_date as period_end,
        stones.target_value
    from targets
    inner join {{ ref('int_targets_known') }} as known on targets.target_id = known.target_id
    inner join {{ ref('int_targets_known') }} as stones
        on
            known.indicator = stones.indicator
            and known.ref_area = stones.ref_area
            and known.breakdown = stones.breakdown
            and known.document = stones.document
    where
        targets.path_type = 'milestones'
        and stones.target_value is not null
        and stones.target_date > targets.base_date_used
        and stones.target_date <= targets.target_date
),

dates as (
    select
        target_id,
        base_date_used as period_end
    from targets
    union
    select
        target_id,
        target_date as period_end
    from targets
    union
    select
        target_id,
        period_end
    from year_ends
    union
    select
        target_id,
        period_end
    from stones
    union
    select
        targets.target_id,
        series.period_end
    from targets
    inner join {{ ref('int_target_series') }} as series on targets.series_no = series.series_no
),

placed as (
    select
        dates.target_id,
        dates.period_end,
        {{ month_position('dates.period_end') }} as at_position
    from dates
    inner join targets on dates.target_id = targets.target_id
    where dates.period_end >= targets.base_date_used and dates.period_end <= targets.target_date
),

nodes as (
    select
        target_id,
        base_position as node_position,
        y0 as node_value
    from targets
    where path_type = 'milestones'
    union all
    select
        target_id,
        {{ month_position('period_end') }} as node_position,
        target_value as node_value
    from stones
),

spanned as (
    select
        target_id,
        node_position,
        node_value,
        lead(node_position) over (partition by target_id order by node_position) as next_position,
        lead(node_value) over (partition by target_id order by node_position) as next_value
    from nodes
),

shares as (
    select
        targets.target_id,
        targets.indicator,
        targets.path_type,
        targets.is_distance,
        targets.is_path_defined,
        targets.target_operator,
        targets.sign,
        targets.band_low,
        targets.band_high,
        targets.bound,
        targets.logistic_limit,
        targets.log_all,
        targets.logit_all,
        targets.y0,
        placed.period_end,
        series.time_period,
        series.obs_value,
        series.obs_status,
        cast(placed.at_position - targets.base_position as double) / 12 as years,
        cast(placed.at_position - targets.base_position as double)
        / nullif(cast(targets.total_months as double), 0) as share_of_time,
        {{ whole_months('(placed.at_position - targets.base_position)', 'targets.total_months') }} as months_since,
        {{ whole_months('targets.total_months', '(placed.at_position - targets.base_position)') }} as months_in_all,
        spanned.node_value,
        coalesce(spanned.next_value, spanned.node_value) as next_value,
        {{ whole_months(
            '(placed.at_position - spanned.node_position)',
            '(coalesce(spanned.next_position, spanned.node_position + 1) - spanned.node_position)'
        ) }} as months_since_node,
        {{ whole_months(
            '(coalesce(spanned.next_position, spanned.node_position + 1) - spanned.node_position)',
            '(placed.at_position - spanned.node_position)'
        ) }} as months_to_next
    from placed
    inner join targets on placed.target_id = targets.target_id
    left join {{ ref('int_target_series') }} as series
        on targets.series_no = series.series_no and placed.period_end = series.period_end
    left join spanned
        on
            placed.target_id = spanned.target_id
            and spanned.node_position <= placed.at_position
            and (spanned.next_position is null or spanned.next_position > placed.at_position)
),

-- whole numbers where they hold the digits: a gap is the difference of two values that may be close
parts as (
    select
        shares.*,
        {{ exact_product(whole('bound - y0'), 'months_since') }} as straight_parts,
        {{ exact_product(whole('next_value - node_value'), 'months_since_node') }} as stone_parts
    from shares
),

ways as (
    select
        parts.*,
        {{ divided('straight_parts', 'months_in_all') }} as straight_way,
        {{ divided('stone_parts', 'months_to_next') }} as stone_way,
        {{ geometric_at('y0', 'log_all', 'share_of_time') }} as geometric_then,
        {{ logistic_at('y0', 'logistic_limit', 'logit_all', 'share_of_time') }} as logistic_then,
        cast(y0 as double) * power(1 + cast(bound as double) / 100, years) as growing_then
    from parts
),

paths as (
    select
        ways.*,
        case
            when path_type = 'average_growth' then null
            when straight_way is not null then {{ as_value('y0 + ' ~ from_whole('straight_way')) }}
            else
                {{ rounded_if_any_meaning(
                    'cast(y0 as double) + cast(bound - y0 as double) * share_of_time', 28, 8
                ) }}
        end as required_straight,
        case
            when path_type <> 'average_growth' and not is_distance
                then {{ rounded_if_any_meaning(curve_value('geometric_then'), 28, 8) }}
        end as required_geometric,
        case
            when path_type <> 'average_growth' and not is_distance
                then {{ rounded_if_any_meaning(curve_value('logistic_then'), 28, 8) }}
        end as required_logistic,
        {{ as_value('node_value + ' ~ from_whole('stone_way')) }} as required_by_stones,
        case
            when path_type = 'average_growth' and y0 > 0 and bound > -100
                then {{ rounded_if_any_meaning(curve_value('growing_then'), 28, 8) }}
        end as required_growing
    from ways
),

required as (
    select
        paths.*,
        {{ distance('obs_value', 'band_low', 'band_high') }} as distance_now,
        case
            when path_type = 'constant' then bound
            when path_type = 'average_growth' then required_growing
            when is_distance then required_straight
            when path_type = 'milestones' then required_by_stones
            when path_type = 'geometric' then case when is_path_defined then required_geometric end
            when path_type = 'logistic' then case when is_path_defined then required_logistic end
            else required_straight
        end as required_value
    from paths
)

select
    target_id,
    period_end,
    time_period,
    obs_value,
    obs_status,
    required_value,
    required_straight,
    required_geometric,
    required_logistic,
    case
        when is_distance
            then {{ as_value('abs(bound - required_value) - distance_now') }}
        when path_type = 'average_growth' and target_operator in ('le', 'lt')
            then {{ as_value('required_value - obs_value') }}
        when path_type = 'average_growth' then {{ as_value('obs_value - required_value') }}
        else {{ as_value('sign * (obs_value - required_value)') }}
    end as gap_to_path
from required
