{#- The columns that make the key of a figure: one publisher's, and whoever gives it. -#}
{% macro figure_columns() -%}
    {{ return(['indicator', 'ref_area', 'breakdown', 'time_period', 'accumulation']) }}
{%- endmacro %}

{% macro key_columns() -%}
    {{ return(figure_columns() + ['data_source']) }}
{%- endmacro %}

{#-
  A number that equal keys share. Unequal keys may share it too: it only says which rows need a closer look,
  never that two keys are one, so no answer depends on it.
-#}
{% macro key_hash(columns, relation=none) -%}
    {%- set names = [] -%}
    {%- for column in columns -%}
        {%- do names.append(relation ~ '.' ~ column if relation else column) -%}
    {%- endfor -%}
    {{ adapter.dispatch('hash_of', 'longshu')(names | join(', ')) }}
{%- endmacro %}
{% macro default__hash_of(names) -%}hash({{ names }}){%- endmacro %}
{% macro spark__hash_of(names) -%}xxhash64({{ names }}){%- endmacro %}

{#- `a.x = b.x and a.y = b.y …` for every column of a key. -#}
{% macro same_key(one, other, columns) -%}
    {%- for column in columns -%}
        {{ one }}.{{ column }} = {{ other }}.{{ column }}{{ ' and ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
