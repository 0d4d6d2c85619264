{#-
  A view in a build's file names tables without the file: a reader may attach the file under any name.
  Otherwise as dbt-duckdb has it.
-#}
{% macro duckdb__create_view_as(relation, sql) -%}
    {%- if config.get('contract').enforced %}
        {{ get_assert_columns_equivalent(sql) }}
    {%- endif %}
    {%- set inside = sql.split('"' ~ target.database ~ '".') | join('') if target.name == 'duckdb' else sql %}
    create view {{ relation }} as (
        {{ inside }}
    );
{%- endmacro %}
