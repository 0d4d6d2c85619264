{#-
  What an increment replaces of a model that grows with the history; in a full build nothing is left out.
  warehouse/build/increments.py says which submissions were added, which periods they touch, and in which periods a
  figure is derived from those; contracts/marts.yml says of each model which of them it goes by.
-#}
{% macro replaced(what, relation=none) -%}
    {%- set asked = increment() -%}
    {%- if asked is none or what is none -%}true
    {%- elif what == 'read' -%}
        {#- their periods say where they stand: the names of submissions begin alike, so their bounds do not -#}
        {{ one_of(asked['added'], 'submission_id', relation) }} and {{ one_of(asked['read'], 'time_period', relation) }}
    {%- else -%}{{ one_of(asked[what], 'submission_id' if what == 'added' else 'time_period', relation) }}
    {%- endif -%}
{%- endmacro %}

{#- Whether an increment is asked for: LONGSHU_INCREMENT then names a file that says which. -#}
{% macro is_increment() -%}{{ return(env_var('LONGSHU_INCREMENT', '') != '') }}{%- endmacro %}

{#-
  The increment as that file says it, or none. A file, because an environment takes 128 KiB in one variable: about four
  thousand submissions.
-#}
{% macro increment() -%}
    {%- if not execute or not is_increment() -%}{{ return(none) }}{%- endif -%}
    {{ return(fromjson(run_query(adapter.dispatch('text_of', 'longshu')(env_var('LONGSHU_INCREMENT'))).rows[0][0])) }}
{%- endmacro %}
{% macro default__text_of(file) -%}select content from read_text('{{ file }}'){%- endmacro %}
{% macro spark__text_of(file) -%}select value from text.`{{ file }}`{%- endmacro %}

{#- Whether the area has any row of the model in the periods replaced: who looks back from them reads no other's. -#}
{% macro of_areas_replaced(what, relation, model) -%}
    {%- if execute and is_increment() -%}
        {{ relation }}.ref_area in (
            select replaced_rows.ref_area from {{ model }} as replaced_rows where {{ replaced(what, 'replaced_rows') }}
        )
    {%- else -%}true
    {%- endif -%}
{%- endmacro %}

{#- Whether the column holds one of those values. DuckDB carries bounds over to the other side of a join, a list not. -#}
{% macro one_of(values, column, relation) -%}
    {%- set column = relation ~ '.' ~ column if relation else column -%}
    {%- if values -%}
        ({{ column }} between '{{ values | first }}' and '{{ values | last }}'
        and {{ column }} in ('{{ values | join("', '") }}'))
    {%- else -%}false
    {%- endif -%}
{%- endmacro %}

{#-
  A table that grows with the history: made whole where it is not there yet or no increment is asked for, else the
  part that `incremental_strategy` names is taken out, also rows that nothing follows, and made anew. Unlike dbt's own
  `incremental` it writes each row once, with no table in between.
-#}
{% materialization growing, adapter='duckdb' %}
    {%- set target = this.incorporate(type='table') -%}
    {%- if is_increment() and load_cached_relation(this) is not none -%}
        {% call statement('main') %}{{ part_replaced(target, compiled_code) }}{% endcall %}
        {% do persist_docs(target, model) %}
        {% do adapter.commit() %}
        {{ return({'relations': [target]}) }}
    {%- endif -%}
    {{ return(written_once(target)) }}
{% endmaterialization %}

{% macro part_replaced(target, sql) -%}
    {%- set part = config.get('incremental_strategy') -%}
    {#- what was added is not there yet -#}
    {%- if part in ('touched', 'derived') %}delete from {{ target }} where {{ replaced(part) }};{% endif %}
    insert into {{ target }} by name (
        {{ sql }}
    )
{%- endmacro %}

{#-
  Spark has no delete, it replaces whole partitions, each a folder. What an increment replaces was taken away before
  dbt began (warehouse/build/engines/kept_tables.py): here the rows that stay are found again, under the columns of the model's
  SQL, and the new ones put beside them. Nothing is ever replaced of `added` and `read`: those tables have no partitions.
  `rebalance`: as few files as the size of the rows asks for, and no period in many of them.
-#}
{% materialization growing, adapter='spark' %}
    {%- set column = 'time_period' if config.get('incremental_strategy') in ('touched', 'derived') else none -%}
    {%- set partitioned_by = 'partitioned by (' ~ column ~ ')' if column else '' -%}
    {%- set hint = '/*+ rebalance(' ~ column ~ ') */' if column else '' -%}
    {%- set new_rows = this.identifier ~ '_new_rows' -%}
    {{ run_hooks(pre_hooks) }}
    {%- do run_query('drop table if exists ' ~ this) -%}
    {%- if not is_increment() -%}
        {%- call statement('main') -%}
            create table {{ this }} using parquet {{ partitioned_by }} {{ location_clause() }} {{ comment_clause() }}
            as select {{ hint }} * from ({{ sql }})
        {%- endcall -%}
    {%- else -%}
        {%- do run_query('create or replace temporary view ' ~ new_rows ~ ' as ' ~ sql) -%}
        {%- set columns = run_query('describe ' ~ new_rows).rows -%}
        {%- set names = columns | map(attribute=0) | join(', ') -%}
        {%- set declared = [] -%}
        {%- for found in columns -%}{%- do declared.append(found[0] ~ ' ' ~ found[1]) -%}{%- endfor -%}
        {%- do run_query(
            'create table ' ~ this ~ ' (' ~ declared | join(', ') ~ ') using parquet '
            ~ partitioned_by ~ location_clause() ~ comment_clause()
        ) -%}
        {%- if column -%}{%- do run_query('alter table ' ~ this ~ ' recover partitions') -%}{%- endif -%}
        {%- call statement('main') -%}
            insert into {{ this }} ({{ names }}) select {{ hint }} {{ names }} from {{ new_rows }}
        {%- endcall -%}
        {%- do run_query('drop view ' ~ new_rows) -%}
    {%- endif -%}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [this.incorporate(type='table')]}) }}
{% endmaterialization %}
