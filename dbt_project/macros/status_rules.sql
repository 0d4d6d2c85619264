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

{#- Does the growth a year, in per cent, satisfy the target? "About" leaves its tolerance; equal at twelve digits. -#}
{% macro growth_meets(growth, operator, low, high) -%}
    case
        when {{ operator }} = 'gt' then {{ growth }} > {{ low }} and not {{ same_pct(growth, low) }}
        when {{ operator }} = 'lt' then {{ growth }} < {{ high }} and not {{ same_pct(growth, high) }}
        when {{ operator }} = 'ge' then {{ growth }} > {{ low }} or {{ same_pct(growth, low) }}
        when {{ operator }} = 'le' then {{ growth }} < {{ high }} or {{ same_pct(growth, high) }}
        else
            ({{ growth }} > {{ low }} or {{ same_pct(growth, low) }})
            and ({{ growth }} < {{ high }} or {{ same_pct(growth, high) }})
    end
{%- endmacro %}
{% macro same_pct(a, b) -%}
    (abs({{ a }} - {{ b }}) <= 5E-13 * abs({{ b }}) + 5E-14)
{%- endmacro %}

{#- The status a figure is shown with: unvalidated while a warning on it is open, where it would be normal. -#}
{% macro status_shown(side) -%}
    case when {{ side }}.is_unconfirmed and {{ side }}.obs_status = 'A' then 'V' else {{ side }}.obs_status end
{%- endmacro %}
