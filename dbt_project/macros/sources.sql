{#-
  Sources stand where models look for them. DuckDB reads the files in place (`external_location`), so there is
  nothing to do; on Spark each source is a table over its Parquet files (`spark_location`), made before a build.
  A table knows its columns, a view would look into every file again each time it is named:
  dbt run-operation lay_out_sources --target spark
-#}
{% macro lay_out_sources() -%}{{ adapter.dispatch('lay_out_sources', 'longshu')() }}{%- endmacro %}
{% macro default__lay_out_sources() -%}{%- endmacro %}
{% macro spark__lay_out_sources() -%}
    {%- if execute -%}
        {%- for source in graph.sources.values() -%}
            {%- set path = env_var('LONGSHU_ROOT') ~ '/' ~ source.meta['spark_location'].format(name=source.name) -%}
            {%- do run_query('create schema if not exists ' ~ source.schema) -%}
            {%- set table = source.schema ~ '.' ~ source.identifier -%}
            {%- do run_query('drop table if exists ' ~ table) -%}
            {%- do run_query('create table ' ~ table ~ " using parquet location '" ~ path ~ "'") -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
