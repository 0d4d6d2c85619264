{#- Which readings of a series a target may be judged by: cumulative ones, whole years of a flow, or all. -#}
{% macro reading_class(path_type, kind) -%}
    case
        when {{ path_type }} = 'cumulative' then 'cumulative'
        when {{ kind }} = 'flow' then 'annual'
        else 'all'
    end
{%- endmacro %}
