{#-
  The date of the question "as known on". Required: SQL never reads the clock. Asked of the environment, and only
  when a model is run, so that another day is no reason to parse the project anew.
-#}
{% macro known_on() -%}
    cast('{{ env_var("LONGSHU_KNOWN_ON") if execute else "2026-01-01" }}' as date)
{%- endmacro %}

{#- First instant after the end of known_on (by the plan's clock): what is known happened before it. -#}
{% macro known_before() -%}
    cast({{ add_days(known_on(), 1) }} as timestamp)
{%- endmacro %}

{#-
  First instant after what the question may look at of this ledger: only what had been entered here before it is used.
  Unless asked for, everything that is there. The second axis of knowledge: known_on says from when a figure was public,
  this says what had been entered.
-#}
{% macro entered_before() -%}
    cast('{{ env_var("LONGSHU_ENTERED_BEFORE", "9000-01-01 00:00:00") if execute else "9000-01-01 00:00:00" }}' as timestamp)
{%- endmacro %}

{#- First instant after what had happened here on both axes: what is accepted or closed then is not seen yet. -#}
{% macro happened_before() -%}
    least({{ known_before() }}, {{ entered_before() }})
{%- endmacro %}

{#- Position of a date on an axis of months: a month's last day is a whole number. -#}
{% macro month_position(date_column) -%}
    {{ rounded(
        'extract(year from ' ~ date_column ~ ') * 12 + extract(month from ' ~ date_column ~ ') - 1'
        ' + cast(extract(day from ' ~ date_column ~ ') as double)'
        ' / extract(day from ' ~ month_end(date_column) ~ ')',
        18, 6
    ) }}
{%- endmacro %}

{#- How many months after January the plan's years begin: its environment says, as known_on. -#}
{% macro months_after_january() -%}
    {{ return((env_var("LONGSHU_YEAR_BEGINS", "1") if execute else "1") | int - 1) }}
{%- endmacro %}

{#- A day in the month of the calendar year that the date's month is of the plan's year: its year and month are the plan's. -#}
{% macro in_plan_year(date_column) -%}
    {{ add_months(date_column, 0 - months_after_january()) if months_after_january() else date_column }}
{%- endmacro %}

{#- The plan's year that holds the date, by the calendar year it begins in. -#}
{% macro year_of(date_column) -%}
    extract(year from {{ in_plan_year(date_column) }})
{%- endmacro %}

{#- Which month of the plan's year the date is in, from 1. -#}
{% macro month_of_year(date_column) -%}
    extract(month from {{ in_plan_year(date_column) }})
{%- endmacro %}

{#- Which quarter of the plan's year the date is in, from 1. -#}
{% macro quarter_of_year(date_column) -%}
    extract(quarter from {{ in_plan_year(date_column) }})
{%- endmacro %}

{#- A day of the calendar that stands for one of the plan's year, moved there: the first of a month or the last day of the year. -#}
{% macro from_plan_year(date_column) -%}
    {{ add_months(date_column, months_after_january()) if months_after_january() else date_column }}
{%- endmacro %}

{#- The last day of the plan's year before the one that holds the date. -#}
{% macro previous_year_end(date_column) -%}
    cast({{ add_days(from_plan_year(dbt.date_trunc('year', in_plan_year(date_column))), -1) }} as date)
{%- endmacro %}

{#-
  A span of months as a whole number, to be set against another span: of months where both are whole, else of
  millionths of a month.
-#}
{% macro whole_months(months, beside) -%}
    case
        when
            cast({{ months }} as decimal(12, 0)) = {{ months }}
            and cast({{ beside }} as decimal(12, 0)) = {{ beside }}
            then cast({{ months }} as decimal(38, 0))
        else cast(cast({{ months }} as decimal(18, 6)) * cast(1000000 as decimal(7, 0)) as decimal(38, 0))
    end
{%- endmacro %}

{#- For how many months after its period a reading of that frequency is no old one (METHOD 2.5). -#}
{% macro fresh_months(freq) -%}
    case {{ freq }} when 'A' then 24 when 'S' then 12 when 'Q' then 9 else 6 end
{%- endmacro %}

{#- Whether the area was there on some day of the period; of a running total: of its last step. -#}
{% macro was_there(areas, period_end, freq) -%}
    coalesce({{ areas }}.valid_from, {{ period_end }}) <= {{ period_end }}
    and (
        {{ areas }}.valid_to is null
        or {{ areas }}.valid_to >= case
            when {{ freq }} = 'D' then {{ period_end }}
            when {{ freq }} = 'M' then {{ month_start(period_end, 0) }}
            when {{ freq }} = 'Q' then {{ month_start(period_end, 2) }}
            when {{ freq }} = 'S' then {{ month_start(period_end, 5) }}
            else {{ month_start(period_end, 11) }}
        end
    )
{%- endmacro %}

{#- The first day of the month that many before the date's own. -#}
{% macro month_start(date_column, months) -%}
    cast({{ dbt.date_trunc('month', add_months(date_column, 0 - months)) }} as date)
{%- endmacro %}
