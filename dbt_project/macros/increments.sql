{#-
  What an increment replaces of a model that grows with the history; in a full build nothing is left out.
  warehouse/increments.py says which submissions were added, which periods they touch, and in which periods a
  figure is derived from those; contracts/marts.yml says of each model which of the three it goes by.
-#}
{% macro replaced(what, relation=none) -%}
    {%- set asked = fromjson(env_var('LONGSHU_INCREMENT', 'null')) if execute else none -%}
    {%- set column = 'submission_id' if what == 'added' else 'time_period' -%}
    {%- if asked is none or what is none -%}true
    {%- elif asked[what] -%}
        {{ relation ~ '.' ~ column if relation else column }} in ('{{ asked[what] | join("', '") }}')
    {%- else -%}false
    {%- endif -%}
{%- endmacro %}

{#- dbt's incremental strategies `added`, `touched`, `derived`: also rows that nothing follows are taken away. -#}
{% macro get_incremental_added_sql(given) -%}{{ replace_rows('added', given) }}{%- endmacro %}
{% macro get_incremental_touched_sql(given) -%}{{ replace_rows('touched', given) }}{%- endmacro %}
{% macro get_incremental_derived_sql(given) -%}{{ replace_rows('derived', given) }}{%- endmacro %}

{% macro replace_rows(what, given) -%}
    {%- set columns = given['dest_columns'] | map(attribute='name') | join(', ') -%}
    delete from {{ given['target_relation'] }} where {{ replaced(what) }};
    insert into {{ given['target_relation'] }} ({{ columns }}) (select {{ columns }} from {{ given['temp_relation'] }})
{%- endmacro %}
