{#- Which readings of a series a target may be judged by: cumulative ones, whole years of a flow, or all. -#}
{% macro reading_class(path_type, kind) -%}
    case
        when {{ path_type }} = 'cumulative' then 'cumulative'
        when {{ kind }} = 'flow' then 'annual'
        else 'all'
    end
{%- endmacro %}

{# The figures that a target may be judged by: readings asked for, and what is derived where nobody gave one. No forecasts, #}
{# no spans of several years; a month by difference is not declared for any indicator. The tables are given, so that a model names what it reads. #}
{% macro figures_of_targets(readings, derived, columns) -%}
    select
        {{ columns | join(', ') }},
        cast(null as {{ text_type() }}) as derivation,
        correction_pending,
        sources_differ
    from {{ readings }}
    where not is_forecast and freq <> 'P'
    union all
    select
        {{ columns | join(', ') }},
        derivation,
        false as correction_pending,
        false as sources_differ
    from {{ derived }}
    where derivation <> 'month_from_ytd' and freq <> 'P'
{%- endmacro %}

{# Whether a figure belongs to the class of readings. #}
{% macro is_of_class(figures, class) -%}
    case {{ class }}
        when 'cumulative' then {{ figures }}.accumulation <> 'NONE'
        when 'annual' then {{ figures }}.freq = 'A'
        else true
    end
{%- endmacro %}

{# Of several figures of one date the one taken stands first. #}
{% macro order_of_choice(figures) -%}
    case when {{ figures }}.obs_value is null and {{ figures }}.obs_status in ('O', 'L') then 1 else 0 end,
    case when {{ figures }}.derivation is null then 0 else 1 end,
    {{ figures }}.freq, {{ figures }}.accumulation, {{ figures }}.derivation
{%- endmacro %}
