{#-
  What engines spell differently, once: `default__` is DuckDB (and DuckLake), `spark__` Apache Spark.
  Models hold the rest: SQL that both understand.
-#}
{% macro text_type() -%}{{ adapter.dispatch('text_type', 'longshu')() }}{%- endmacro %}
{% macro default__text_type() -%}varchar{%- endmacro %}
{% macro spark__text_type() -%}string{%- endmacro %}

{#- The date so many days after a date (or before, if negative). -#}
{% macro add_days(date_column, days) -%}{{ adapter.dispatch('add_days', 'longshu')(date_column, days) }}{%- endmacro %}
{% macro default__add_days(date_column, days) -%}{{ dbt.dateadd('day', days, date_column) }}{%- endmacro %}
{% macro spark__add_days(date_column, days) -%}date_add(cast({{ date_column }} as date), {{ days }}){%- endmacro %}

{% macro add_months(date_column, months) -%}{{ adapter.dispatch('add_months', 'longshu')(date_column, months) }}{%- endmacro %}
{% macro default__add_months(date_column, months) -%}{{ dbt.dateadd('month', months, date_column) }}{%- endmacro %}
{% macro spark__add_months(date_column, months) -%}add_months(cast({{ date_column }} as date), {{ months }}){%- endmacro %}

{% macro add_years(date_column, years) -%}{{ adapter.dispatch('add_years', 'longshu')(date_column, years) }}{%- endmacro %}
{% macro default__add_years(date_column, years) -%}{{ dbt.dateadd('year', years, date_column) }}{%- endmacro %}
{% macro spark__add_years(date_column, years) -%}add_months(cast({{ date_column }} as date), 12 * ({{ years }})){%- endmacro %}

{#- Whole days from one date or moment to another: midnights between them. -#}
{% macro days_between(first, second) -%}{{ adapter.dispatch('days_between', 'longshu')(first, second) }}{%- endmacro %}
{% macro default__days_between(first, second) -%}{{ dbt.datediff(first, second, 'day') }}{%- endmacro %}
{% macro spark__days_between(first, second) -%}
    datediff(cast({{ second }} as date), cast({{ first }} as date))
{%- endmacro %}

{#- The last day of the month of a date. -#}
{% macro month_end(date_column) -%}{{ adapter.dispatch('month_end', 'longshu')(date_column) }}{%- endmacro %}
{% macro default__month_end(date_column) -%}{{ dbt.last_day(date_column, 'month') }}{%- endmacro %}
{% macro spark__month_end(date_column) -%}last_day({{ date_column }}){%- endmacro %}

{#-
  A floating number as a decimal of that precision and scale, halves away from zero. Every engine takes the
  same way: times ten to the scale in floating point, rounded to a whole number, and that number exactly.
  DuckDB's cast does so; Spark's would round the shortest decimal text of the number instead, which differs
  at ties and beyond fifteen digits. There the whole number is carried over in two exact halves.
-#}
{% macro rounded(expression, precision, scale) -%}
    {{ adapter.dispatch('rounded', 'longshu')(expression, precision, scale) }}
{%- endmacro %}
{% macro default__rounded(expression, precision, scale) -%}
    cast({{ expression }} as decimal({{ precision }}, {{ scale }}))
{%- endmacro %}
{% macro spark__rounded(expression, precision, scale) -%}
    {%- set whole = 'round((' ~ expression ~ ') * ' ~ '1E' ~ scale ~ 'D)' -%}
    {%- set upper = 'floor(' ~ whole ~ ' / 1099511627776D)' -%}
    cast(
        cast(
            cast({{ upper }} as decimal(20, 0)) * cast(1099511627776 as decimal(13, 0))
            + cast(cast({{ whole }} - {{ upper }} * 1099511627776D as bigint) as decimal(14, 0))
            as decimal(28, 0)
        ) / cast({{ 10 ** scale }} as decimal({{ scale + 1 }}, 0))
        as decimal({{ precision }}, {{ scale }})
    )
{%- endmacro %}

{#-
  A floating number as the shortest decimal text that names it, at eighteen decimals; null beyond twenty digits.
  Spark casts so; DuckDB would cast the number's binary digits, so there it goes by its text.
-#}
{% macro shortest_decimal(expression) -%}
    case
        when abs({{ expression }}) < 1E19
            then {{ adapter.dispatch('by_its_text', 'longshu')(expression) }}
    end
{%- endmacro %}
{% macro default__by_its_text(expression) -%}
    cast(cast({{ expression }} as varchar) as decimal(38, 18))
{%- endmacro %}
{% macro spark__by_its_text(expression) -%}
    cast({{ expression }} as decimal(38, 18))
{%- endmacro %}

{#-
  A decimal as the floating number nearest to it. DuckDB's own cast of more than nineteen digits may give a neighbour of
  it, which the last digit of a published quotient would show; so there it goes by its text.
-#}
{% macro as_double(expression) -%}
    {{ adapter.dispatch('as_double', 'longshu')(expression) }}
{%- endmacro %}
{% macro default__as_double(expression) -%}
    cast(cast({{ expression }} as varchar) as double)
{%- endmacro %}
{% macro spark__as_double(expression) -%}
    cast({{ expression }} as double)
{%- endmacro %}
