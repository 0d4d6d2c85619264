-- Grain: one target.
-- Why it exists: what is measured of a target before any path is asked: the readings used, the bound, the way from
--   baseline to bound and how much of it is gone, the months; and the rule that refuses to measure (refused_by).
-- What it refuses: readings in another unit, beyond the natural limits, or on the other side of a series break: no number
--   is made of them. Beyond the target's date its own reading counts.
with chosen as (
    select
        points.*,
        indicators.direction,
        indicators.kind,
        coalesce(points.tolerance, 0) as margin,
        -- one digit: a whole number would cost the products their last decimals on some engines
        cast(case
            when indicators.direction = 'lower' then -1
            when indicators.direction = 'none' and points.target_operator in ('le', 'lt') then -1
            else 1
        end as decimal(1, 0)) as sign,
        coalesce(
            points.path_type not in ('relative', 'average_growth')
            and (
                points.target_operator = 'band'
                or (points.target_operator = 'approx' and indicators.direction = 'none')
            ),
            false
        ) as is_distance,
        case
            when indicators.unit_measure = 'pct' then coalesce(indicators.natural_limit, 100)
            when points.path_type = 'logistic' then indicators.natural_limit
        end as logistic_limit,
        coalesce(
            (points.unit_measure <> points.assessed_unit and points.path_type <> 'average_growth')
            or points.base_unit <> points.assessed_unit,
            false
        ) as is_unit_mismatch,
        coalesce(
            points.assessed_value < indicators.limit_min or points.assessed_value > indicators.limit_max, false
        ) as is_out_of_limits,
        -- a total of before the target's own time is none of it
        coalesce(
            points.path_type = 'cumulative' and points.assessed_position <= points.base_position, false
        ) as is_not_begun,
        points.is_broken and points.path_type not in ('constant', 'relative')
        and points.target_operator not in ('up', 'down', 'not_up', 'not_down', 'qualitative') as is_suspended,
        points.target_operator in ('up', 'down', 'not_down', 'not_up') as is_directional
    from {{ ref('int_target_points') }} as points
    inner join {{ ref('int_indicators_known') }} as indicators on points.indicator = indicators.indicator
),

-- y and y0 are the readings the numbers are made of: none where a number would mean nothing
readings as (
    select
        chosen.*,
        case
            when not (is_unit_mismatch or is_out_of_limits or is_suspended or is_not_begun) then assessed_value
        end as y,
        case
            when not (is_unit_mismatch or is_out_of_limits or is_broken) then base_value
        end as y0,
        case
            when not is_distance then null
            when target_operator = 'band' then target_value
            else {{ as_value('target_value - margin') }}
        end as band_low,
        case
            when not is_distance then null
            when target_operator = 'band' then target_value_high
            else {{ as_value('target_value + margin') }}
        end as band_high
    from chosen
),

bounds as (
    select
        readings.*,
        case
            when path_type = 'relative' then latest_bound
            when not is_distance then target_value
            when y0 < band_low then band_low
            when y0 > band_high then band_high
            when assessed_value < band_low then band_low
            when assessed_value > band_high then band_high
        end as bound,
        -- the published methods know no band: theirs is the bound nearest to the reading
        case
            when path_type = 'relative' then latest_bound
            when target_operator <> 'band' then target_value
            when latest_value < target_value then target_value
            when latest_value > target_value_high then target_value_high
        end as nearest_bound,
        {{ distance('y0', 'band_low', 'band_high') }} as distance_base,
        {{ distance('y', 'band_low', 'band_high') }} as distance_now,
        assessed_position - base_position as elapsed_months,
        target_position - base_position as total_months,
        target_position - assessed_position as remaining_months,
        cast((assessed_position - base_position) as double) / 12 as elapsed_years,
        cast((target_position - base_position) as double) / 12 as total_years,
        cast((target_position - assessed_position) as double) / 12 as remaining_years
    from readings
)

select
    bounds.*,
    -- the maintain rule: the baseline met the target, or equals it (METHOD 2.3)
    coalesce(is_base_met or y0 = bound or distance_base = 0, false) as is_maintained_target,
    coalesce(
        schedule_basis = 'last_year' and same_months_last_year > 0 and total_last_year >= same_months_last_year
        and total_months = 12,
        false
    ) as is_seasonal,
    coalesce(same_months_last_year > 0 and total_last_year >= same_months_last_year and total_months = 12, false)
        as has_last_year,
    case
        when path_type = 'geometric' then coalesce(y0 > 0 and bound > 0, false)
        when path_type = 'logistic'
            then
                coalesce(
                    y0 > 0 and y0 < logistic_limit and bound > 0 and bound < logistic_limit, false
                )
        else true
    end as is_path_defined,
    -- how far it is and how far it went, in the wanted direction
    case when is_distance then distance_base else abs(bound - y0) end as way,
    case
        when is_distance then distance_base - distance_now
        when bound < y0 then y0 - y
        else y - y0
    end as gone,
    -- the first rules of the cascade: what refuses a reading before anything is computed of it
    case
        when target_operator = 'qualitative' then 'qualitative'
        when is_of_another_length then 'of_another_length'
        when latest_date is null then 'no_reading'
        when latest_value is null and latest_status = 'Q' and not has_own_reading then 'latest_suppressed'
        when latest_value is null and not has_own_reading then 'latest_missing'
        when has_own_reading and value_at_target is null then 'own_suppressed'
        when is_unit_mismatch and not is_directional then 'unit_differs'
        when is_out_of_limits then 'out_of_limits'
    end as refused_by
from bounds
