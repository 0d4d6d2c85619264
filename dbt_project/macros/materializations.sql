{#-
  In the file of a build every model is written once, under its own name: nobody reads that file before it is finished,
  and one that broke off is thrown away. dbt's own way, a second table that is renamed and the first dropped, would
  cost more than most models do. What grows with the history is in increments.sql.
-#}
{% materialization table, adapter='duckdb' %}
    {{ return(written_once(this.incorporate(type='table'))) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {{ return(written_once(this.incorporate(type='view'))) }}
{% endmaterialization %}

{% macro written_once(target) -%}
    {% call statement('main') %}
        {{ in_place_of_what_is_there(target) }}
    {% endcall %}
    {% do persist_docs(target, model) %}
    {% do adapter.commit() %}
    {{ return({'relations': [target]}) }}
{%- endmacro %}

{% macro in_place_of_what_is_there(target) -%}
    {%- set there = load_cached_relation(this) -%}
    {%- if there is not none %}drop {{ there.type }} if exists {{ there }};{% endif %}
    {% if target.is_view -%}
        {{ get_create_view_as_sql(target, compiled_code) }}
    {%- else -%}
        {{ create_table_as(false, target, compiled_code) }}
    {%- endif %}
{%- endmacro %}

{#- The comments of a model and of its columns in one statement; that the columns are those of the yml the tests hold. -#}
{% macro duckdb__persist_docs(relation, model, for_relation, for_columns) -%}
    {%- set comments -%}
        {%- if for_relation and config.persist_relation_docs() and model.description -%}
            {{ duckdb__alter_relation_comment(relation, model.description) }}
        {%- endif -%}
        {%- if for_columns and config.persist_column_docs() -%}
            {%- for name, column in model.columns.items() if column.description %}
                comment on column {{ relation }}.{{ name }} is {{ duckdb_escape_comment(column.description) }};
            {%- endfor -%}
        {%- endif -%}
    {%- endset -%}
    {%- if comments | trim -%}
        {%- do run_query(comments) -%}
    {%- endif -%}
{%- endmacro %}
