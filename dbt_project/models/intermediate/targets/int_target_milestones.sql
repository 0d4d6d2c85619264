-- Grain: one target on a milestone path that has a baseline and a reading.
-- Why it exists: the value required now: straight between baseline, earlier targets of the same document, target.
-- What it refuses: targets of other documents as milestones; a date before the baseline.
--   allowed_change / stone_months is the change from the baseline that the stone allows, in whole numbers.
with targets as (
    select
        points.target_id,
        points.target_date,
        points.base_value,
        points.base_position,
        points.base_date_used,
        points.assessed_position,
        known.indicator,
        known.ref_area,
        known.breakdown,
        known.document
    from {{ ref('int_target_points') }} as points
    inner join {{ ref('int_targets_known') }} as known on points.target_id = known.target_id
    where
        points.path_type = 'milestones'
        and points.base_value is not null and points.assessed_position is not null
),

nodes as (
    select
        target_id,
        base_position as node_position,
        base_value as node_value
    from targets
    union all
    select
        targets.target_id,
        {{ month_position('stones.target_date') }} as node_position,
        stones.target_value as node_value
    from targets
    inner join {{ ref('int_targets_known') }} as stones
        on
            targets.indicator = stones.indicator
            and targets.ref_area = stones.ref_area
            and targets.breakdown = stones.breakdown
            and targets.document = stones.document
    where
        stones.target_value is not null
        and stones.target_date <= targets.target_date
        and stones.target_date > targets.base_date_used
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

placed as (
    select
        spanned.target_id,
        targets.base_value,
        {{ whole('spanned.node_value - targets.base_value') }} as node_change,
        {{ whole('coalesce(spanned.next_value, spanned.node_value) - spanned.node_value') }} as next_change,
        {{ whole_months(
            '(targets.assessed_position - spanned.node_position)',
            'coalesce(spanned.next_position - spanned.node_position, 1)'
        ) }} as months_since,
        {{ whole_months(
            'coalesce(spanned.next_position - spanned.node_position, 1)',
            '(targets.assessed_position - spanned.node_position)'
        ) }} as months_between
    from spanned
    inner join targets on spanned.target_id = targets.target_id
    where
        spanned.node_position <= targets.assessed_position
        and (spanned.next_position is null or spanned.next_position > targets.assessed_position)
),

allowed as (
    select
        target_id,
        base_value,
        {{ exact_product('node_change', 'months_between') }}
        + {{ exact_product('next_change', 'months_since') }} as allowed_change,
        months_between as stone_months
    from placed
),

changes as (
    select
        allowed.*,
        {{ divided('allowed_change', 'stone_months') }} as stone_change
    from allowed
),

stones as (
    select
        changes.*,
        {{ from_whole('stone_change') }} as change_to_stone
    from changes
)

select
    target_id,
    allowed_change,
    stone_months,
    {{ as_value('base_value + change_to_stone') }} as milestone_value
from stones
