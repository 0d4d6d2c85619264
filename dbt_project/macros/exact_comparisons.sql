{#-
  Is the ratio that decides at least the cut-off? By whole numbers where the path gives them, else as a floating
  number at twelve significant digits.
-#}
{% macro ratio_reaches(cut) -%}
    case
        when ratio_part is not null and ratio_all > 0 then {{ reaches('ratio_part', 'ratio_all', cut) }}
        else {{ reaches_at_12_digits('path_ratio_full', 'cast(' ~ cut ~ ' as double)') }}
    end
{%- endmacro %}

{#-
  Is the growth a year, in per cent, above (1), at (0) or below (-1) a limit? Where twelve digits cannot tell, by whole
  numbers, if the time is one to five whole years and the limit has two decimals at most: y 100^n beside y0 (100 + limit)^n.
-#}
{% macro growth_beside(limit) -%}
    {%- set factor = 'cast((100 + ' ~ limit ~ ') * 100 as decimal(38, 0))' -%}
    {%- set hundred = 'cast(10000 as decimal(38, 0))' -%}
    {%- set told = 'abs(growth_pct - cast(' ~ limit ~ ' as double)) > 5E-13 * abs(cast(' ~ limit ~ ' as double)) + 5E-14' -%}
    case
        when {{ told }} then case when growth_pct > cast({{ limit }} as double) then 1 else -1 end
        when (100 + {{ limit }}) * 100 <> {{ factor }} then 0
        {% for years in range(1, 6) -%}
        when
            elapsed_months = {{ 12 * years }}
            and cast(y as double) * 1E{{ 8 + 4 * years }} < 1E37
            and cast(y0 as double) * 1E8 * power(cast({{ factor }} as double), {{ years }}) < 1E37
            then
                case
                    when {{ whole('y') }}{{ (' * ' ~ hundred) * years }} > {{ whole('y0') }}{{ (' * ' ~ factor) * years }} then 1
                    when {{ whole('y') }}{{ (' * ' ~ hundred) * years }} < {{ whole('y0') }}{{ (' * ' ~ factor) * years }} then -1
                    else 0
                end
        {% endfor -%}
        else 0
    end
{%- endmacro %}

{#-
  Is the growth a year at least that share of the growth asked for, in the wanted direction? Growth beyond any meaning
  (a target of thousands of millions of per cent) is compared as a floating number.
-#}
{% macro growth_reaches(cut) -%}
    {%- set wanted = 'cast(case when abs(wanted_growth_pct) < 1E9 then wanted_growth_pct end as decimal(18, 8))' -%}
    case
        when abs(wanted_growth_pct) < 1E9
            then growth_sign * {{ growth_beside('cast(' ~ cut ~ ' * ' ~ wanted ~ ' as decimal(28, 8))') }} >= 0
        else growth_sign * growth_pct >= growth_sign * cast({{ cut }} as double) * wanted_growth_pct
    end
{%- endmacro %}

{#- Does growth that stands so to the two ends of a target (growth_beside) satisfy it? "About" leaves its tolerance. -#}
{% macro growth_meets(operator, low, high) -%}
    case {{ operator }}
        when 'gt' then {{ low }} > 0
        when 'ge' then {{ low }} >= 0
        when 'lt' then {{ high }} < 0
        when 'le' then {{ high }} <= 0
        else {{ low }} >= 0 and {{ high }} <= 0
    end
{%- endmacro %}

{#- The status a figure is shown with: unvalidated while a warning on it is open, where it would be normal. -#}
{% macro status_shown(side) -%}
    case when {{ side }}.is_unconfirmed and {{ side }}.obs_status = 'A' then 'V' else {{ side }}.obs_status end
{%- endmacro %}
