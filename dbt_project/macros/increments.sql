{#-
  What an increment replaces of a model that grows with the history; in a full build nothing is left out.
  warehouse/increments.py says which submissions were added, which periods they touch, and in which periods a
  figure is derived from those; contracts/marts.yml says of each model which of the three it goes by.
-#}
{% macro replaced(what, relation=none) -%}
    {%- set asked = fromjson(env_var('LONGSHU_INCREMENT', 'null')) if execute else none -%}
    {%- set column = 'submission_id' if what == 'added' else 'time_period' -%}
    {%- set column = relation ~ '.' ~ column if relation else column -%}
    {%- if asked is none or what is none -%}true
    {%- elif asked[what] -%}
        {#- the bounds are what DuckDB carries over to the other side of a join, a list it does not -#}
        ({{ column }} between '{{ asked[what] | first }}' and '{{ asked[what] | last }}'
        and {{ column }} in ('{{ asked[what] | join("', '") }}'))
    {%- else -%}false
    {%- endif -%}
{%- endmacro %}

{#-
  A table that grows with the history: made whole where it is not there yet, else the part that
  `incremental_strategy` names is taken out, also rows that nothing follows, and made anew. Unlike dbt's own
  `incremental` it writes each row once, with no table in between.
-#}
{% materialization growing, adapter='duckdb' %}
    {%- set target = this.incorporate(type='table') -%}
    {%- set is_there = load_cached_relation(this) is not none -%}
    {{ run_hooks(pre_hooks) }}
    {% call statement('main') %}
        {{ part_replaced(target, compiled_code) if is_there else create_table_as(false, target, compiled_code) }}
    {% endcall %}
    {% do persist_docs(target, model) %}
    {{ run_hooks(post_hooks) }}
    {% do adapter.commit() %}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{% macro part_replaced(target, sql) -%}
    {%- set columns = adapter.get_columns_in_relation(target) | map(attribute='name') | join(', ') -%}
    delete from {{ target }} where {{ replaced(config.get('incremental_strategy')) }};
    insert into {{ target }} ({{ columns }}) select {{ columns }} from (
        {{ sql }}
    ) as made
{%- endmacro %}
