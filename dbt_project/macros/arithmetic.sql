{#- a / b at ten decimals; null where b is zero or the quotient is beyond any meaning. Status compares this. -#}
{% macro ratio(numerator, denominator) -%}
    {{ rounded(
        'case when abs(cast(' ~ numerator ~ ' as double)) < 1000000000000 * abs(cast(' ~ denominator ~ ' as double))'
        ' then cast(' ~ numerator ~ ' as double) / nullif(cast(' ~ denominator ~ ' as double), 0) end',
        28, 10
    ) }}
{%- endmacro %}

{#- A floating number as a decimal; null where it has more digits than any figure could mean. -#}
{% macro rounded_if_any_meaning(expression, precision, scale) -%}
    case
        when abs({{ expression }}) < 1E{{ precision - scale - 1 }}
            then {{ rounded(expression, precision, scale) }}
    end
{%- endmacro %}

{#- (b / a) ^ (1 / years) - 1 for positive a, b; null otherwise. -#}
{% macro annual_growth(a, b, years) -%}
    case
        when {{ a }} > 0 and {{ b }} > 0 and {{ years }} > 0
            then
                power(
                    cast({{ b }} as double) / nullif(cast({{ a }} as double), 0),
                    1 / nullif(cast({{ years }} as double), 0)
                ) - 1
    end
{%- endmacro %}

{#- ln(x / (1 - x)) of a per cent strictly between 0 and 100; null otherwise. -#}
{% macro logit(pct) -%}
    case
        when {{ pct }} > 0 and {{ pct }} < 100
            then ln(cast({{ pct }} as double) / nullif(100 - cast({{ pct }} as double), 0))
    end
{%- endmacro %}

{#-
  Does a reading satisfy a target? Limits are compared with full values (GB/T 8170).
  A reading printed as a bound satisfies a strict target it equals: "超10万" meets "> 10万".
  A reading "nearly x" or "below x" is below x: it does not meet "at least x".
-#}
{% macro meets(value, qualifier, operator, target, target_high, direction) -%}
    case
        when {{ operator }} = 'gt'
            then {{ value }} > {{ target }} or ({{ value }} = {{ target }} and {{ qualifier }} = 'gt')
        when {{ operator }} = 'lt'
            then
                {{ value }} < {{ target }}
                or ({{ value }} = {{ target }} and {{ qualifier }} in ('lt', 'approx_below'))
        when {{ operator }} = 'ge' or ({{ operator }} = 'approx' and {{ direction }} <> 'lower')
            then
                {{ value }} > {{ target }}
                or ({{ value }} = {{ target }} and {{ qualifier }} not in ('lt', 'approx_below'))
        when {{ operator }} = 'le' or {{ operator }} = 'approx'
            then
                {{ value }} < {{ target }} or ({{ value }} = {{ target }} and {{ qualifier }} <> 'gt')
        when {{ operator }} = 'band'
            then {{ value }} >= {{ target }} and {{ value }} <= {{ target_high }}
        else false
    end
{%- endmacro %}

{#- (b / a) ^ (1 / years) - 1 wherever b / a is not negative, as the published growth methods have it; else null. -#}
{% macro compound_growth(a, b, years) -%}
    case
        when {{ a }} <> 0 and {{ b }} / nullif({{ a }}, 0) >= 0 and {{ years }} > 0
            then power({{ b }} / nullif({{ a }}, 0), 1 / nullif({{ years }}, 0)) - 1
    end
{%- endmacro %}

{#- One of three classes by descending lower bounds, all inclusive; else the last. -#}
{% macro graded(value, high, mid, low, classes) -%}
    case
        when {{ value }} is null then null
        when {{ value }} >= {{ high }} then '{{ classes[0] }}'
        when {{ value }} >= {{ mid }} then '{{ classes[1] }}'
        when {{ value }} >= {{ low }} then '{{ classes[2] }}'
        else '{{ classes[3] }}'
    end
{%- endmacro %}

{#-
  A decimal(28, 8) kept in units of ten to the power unit_mult, as the floating number of the unit itself:
  one division of whole numbers, so that up to fifteen digits it is the number that was printed.
-#}
{% macro in_own_unit(value, unit_mult) -%}
    case
        when {{ unit_mult }} = 0 then cast({{ value }} as double)
        else
            cast(cast(cast({{ value }} as decimal(36, 8)) * 100000000 as decimal(38, 0)) as double)
            / power(cast(10 as double), 8 - {{ unit_mult }})
    end
{%- endmacro %}

{#- Zero without a sign: minus zero prints as -0 and is kept or lost by the way a table is stored. -#}
{% macro plain_zero(value) -%}
    case when {{ value }} = 0 then cast(0 as double) else {{ value }} end
{%- endmacro %}
