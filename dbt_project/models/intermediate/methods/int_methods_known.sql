-- Grain: one method in the version known on known_on, its cut-offs as columns.
-- Why it exists: a status uses the cut-offs of its day. Before the first version was recorded, it applies.
-- What it refuses: versions recorded after known_on, or later than what is asked for had been entered.
with first_version as (
    select
        method_code,
        min(recorded_on) as began_on
    from {{ ref('stg_methods') }}
    group by method_code
),

known as (
    select
        methods.*,
        dense_rank() over (
            partition by methods.method_code order by methods.recorded_on desc
        ) as recency
    from {{ ref('stg_methods') }} as methods
    inner join first_version on methods.method_code = first_version.method_code
    where
        cast(methods.recorded_on as timestamp) < {{ happened_before() }}
        or (
            methods.recorded_on = first_version.began_on
            and {{ happened_before() }} <= cast(first_version.began_on as timestamp)
        )
)

select
    method_code,
    method_version,
    min(label_zh) as method_zh,
    min(label_en) as method_en,
    min(source_title) as method_source,
    max(case when parameter = 'on_track' then value end) as cut_on_track,
    max(case when parameter = 'behind' then value end) as cut_behind,
    max(case when parameter = 'far_behind' then value end) as cut_far_behind,
    max(case when parameter = 'too_early' then value end) as cut_too_early,
    max(case when parameter = 'base_window_months' then value end) as base_window_months,
    max(case when parameter = 'base_window_before_months' then value end) as base_window_before_months,
    max(case when parameter = 'outlook_years' then value end) as outlook_years,
    max(case when parameter = 'outlook_points' then value end) as outlook_points,
    max(case when parameter = 'outlook_likely' then value end) as cut_outlook_likely,
    max(case when parameter = 'outlook_narrow' then value end) as cut_outlook_narrow,
    max(case when parameter = 'growth_high' then value end) as growth_high,
    max(case when parameter = 'growth_mid' then value end) as growth_mid,
    max(case when parameter = 'growth_low' then value end) as growth_low,
    max(case when parameter = 'hold_high' then value end) as hold_high,
    max(case when parameter = 'hold_mid' then value end) as hold_mid,
    max(case when parameter = 'hold_low' then value end) as hold_low,
    max(case when parameter = 'limit_power' then value end) as limit_power,
    max(case when parameter = 'zero_substitute' then value end) as zero_substitute,
    max(case when parameter = 'score_max' then value end) as score_max,
    max(case when parameter = 'score_ratio_high_slope' then value end) as score_ratio_high_slope,
    max(case when parameter = 'score_ratio_high_shift' then value end) as score_ratio_high_shift,
    max(case when parameter = 'score_ratio_low_slope' then value end) as score_ratio_low_slope,
    max(case when parameter = 'score_ratio_low_shift' then value end) as score_ratio_low_shift,
    max(case when parameter = 'score_growth_fall_slope' then value end) as score_growth_fall_slope,
    max(case when parameter = 'score_growth_low_slope' then value end) as score_growth_low_slope,
    max(case when parameter = 'score_growth_low_shift' then value end) as score_growth_low_shift,
    max(case when parameter = 'score_growth_mid_slope' then value end) as score_growth_mid_slope,
    max(case when parameter = 'score_growth_mid_shift' then value end) as score_growth_mid_shift,
    max(case when parameter = 'score_growth_high_slope' then value end) as score_growth_high_slope,
    max(case when parameter = 'score_growth_high_shift' then value end) as score_growth_high_shift
from known
where recency = 1
group by method_code, method_version
