{# What a table calls the code in that language: nothing where the plan does not have it, the code itself where the table
   does not know the code. #}
{% macro label_or_code(table, code, language) -%}
coalesce(
    {{ table }}.label_{{ language }},
    case when {{ table }}.label_{{ 'en' if language == 'zh' else 'zh' }} is null then {{ code }} end
)
{%- endmacro %}
