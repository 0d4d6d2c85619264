-- Grain: one target.
-- Why it exists: outlook_de_dns (METHOD 1.4): where the mean of the last yearly changes leads, as weather symbols.
-- What it refuses: fewer than outlook_points yearly readings; dates past (the assessment has ended).
--   | dated, not met      | share of the gap closed by the date: sun, sun_cloud, cloud; storm if D is not favourable |
--   | constant, or met    | met: sun, or sun_cloud if D is adverse; not met: cloud if D is favourable, else storm    |
--   | directional         | mean and last change: sun; mean only: sun_cloud; last only: cloud; neither: storm        |
with inputs as (
    select
        inputs.*,
        method.method_code,
        cast(method.cut_outlook_likely as double) as used_cut_high,
        cast(method.cut_outlook_narrow as double) as used_cut_mid,
        inputs.wanted_sign * inputs.mean_change_full as mean_change_wanted,
        inputs.target_operator in ('up', 'down', 'not_up', 'not_down') as is_directional,
        case
            when inputs.unusable_reason is not null then inputs.unusable_reason
            when inputs.y1 is null then 'no_data'
            when coalesce(inputs.trend_points, 0) < method.outlook_points then 'insufficient_points'
            when
                inputs.remaining_years < 0 and inputs.path_type <> 'constant'
                and inputs.target_operator not in ('up', 'down', 'not_up', 'not_down')
                then 'date_past'
        end as refused_reason
    from {{ ref('int_method_inputs') }} as inputs
    inner join {{ ref('int_methods_known') }} as method on method.method_code = 'outlook_de_dns'
),

valued as (
    select
        inputs.*,
        case
            when
                refused_reason is null and not is_directional and not is_latest_met
                and path_type <> 'constant'
                then mean_change_wanted * remaining_years / nullif(wanted_sign * (y2 - y1), 0)
        end as method_value,
        case
            when refused_reason is null and not is_directional and path_type <> 'constant'
                then y1 + mean_change_full * remaining_years
        end as method_projected_value
    from inputs
)

select
    target_id,
    method_code,
    case
        when refused_reason is not null then null
        when is_directional
            then
                case
                    when mean_change_wanted > 0 and wanted_sign * last_change > 0 then 'sun'
                    when mean_change_wanted > 0 then 'sun_cloud'
                    when wanted_sign * last_change > 0 then 'cloud'
                    else 'storm'
                end
        when is_latest_met then case when mean_change_wanted >= 0 then 'sun' else 'sun_cloud' end
        when mean_change_wanted <= 0 then 'storm'
        when path_type = 'constant' then 'cloud'
        when {{ reaches_at_12_digits('method_value', 'used_cut_high') }} then 'sun'
        when {{ reaches_at_12_digits('method_value', 'used_cut_mid') }} then 'sun_cloud'
        else 'cloud'
    end as method_class,
    method_value,
    cast(null as double) as score,
    cast(null as double) as observed_growth,
    cast(null as double) as required_growth,
    cast(null as double) as limit_scale,
    used_cut_high,
    used_cut_mid,
    cast(0 as double) as used_cut_low,
    mean_change_wanted,
    method_projected_value,
    refused_reason as unusable_reason
from valued
