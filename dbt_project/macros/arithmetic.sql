{#- a / b at ten decimals; null where b is zero or the quotient is beyond any meaning. Status compares this. -#}
{% macro ratio(numerator, denominator) -%}
    {{ rounded(
        'case when abs(cast(' ~ numerator ~ ' as double)) < 1000000000000 * abs(cast(' ~ denominator ~ ' as double))'
        ' then cast(' ~ numerator ~ ' as double) / nullif(cast(' ~ denominator ~ ' as double), 0) end',
        28, 10
    ) }}
{%- endmacro %}

{#- a / b as floating numbers at eighteen decimals; null where b is zero or the quotient is beyond twenty digits. -#}
{% macro quotient(numerator, denominator) -%}
    {{ shortest_decimal(as_double(numerator) ~ ' / nullif(' ~ as_double(denominator) ~ ', 0)') }}
{%- endmacro %}

{#- A decimal(28, 8) as a whole number of its last decimal place: exact, so that it can be multiplied and compared. -#}
{% macro whole(value) -%}
    case
        when abs(cast({{ value }} as double)) < 9E19
            then cast(cast({{ value }} as decimal(28, 8)) * cast(100000000 as decimal(9, 0)) as decimal(38, 0))
    end
{%- endmacro %}

{#- A sum or difference of values as a value of its own, decimal(28, 8); null where it has more digits. -#}
{% macro as_value(expression) -%}
    case
        when abs(cast({{ expression }} as double)) < 9E19 then cast({{ expression }} as decimal(28, 8))
    end
{%- endmacro %}

{#- The product of two whole numbers; null where it has more digits than a decimal holds. -#}
{% macro exact_product(a, b) -%}
    case
        when abs(cast({{ a }} as double)) * abs(cast({{ b }} as double)) < 1E37 then {{ a }} * {{ b }}
    end
{%- endmacro %}

{#-
  a / b of whole numbers as the nearest whole number: the floating quotient, then what it left over divided again,
  so that every digit is right.
-#}
{% macro divided(a, b) -%}
    {%- set first = 'cast(round(cast(' ~ a ~ ' as double) / nullif(cast(' ~ b ~ ' as double), 0)) as decimal(38, 0))' -%}
    {{ first }}
    + cast(
        round(cast({{ a }} - {{ first }} * {{ b }} as double) / nullif(cast({{ b }} as double), 0))
        as decimal(38, 0)
    )
{%- endmacro %}

{#- A whole number of last decimal places as the decimal(28, 8) it stands for; null beyond twenty digits. -#}
{% macro from_whole(value) -%}
    case
        when abs(cast({{ value }} as double)) < 9E27
            then
                cast(
                    cast({{ value }} as decimal(28, 0)) * cast(0.00000001 as decimal(9, 8)) as decimal(28, 8)
                )
    end
{%- endmacro %}

{#-
  Is a / b at least the limit? For whole numbers a and b > 0 and a limit of eight decimals: multiplied across, so that
  no quotient is rounded. Beyond 38 digits floating numbers decide.
-#}
{% macro reaches(a, b, limit) -%}
    case
        when
            abs(cast({{ a }} as double)) < 1E29
            and abs(cast({{ b }} as double)) * greatest(abs(cast({{ limit }} as double)), 1) < 1E29
            then {{ a }} * cast(100000000 as decimal(9, 0)) >= {{ b }} * {{ whole(limit) }}
        else cast({{ a }} as double) >= cast({{ limit }} as double) * cast({{ b }} as double)
    end
{%- endmacro %}

{#- Is a floating number at least a limit, both taken at twelve significant digits? -#}
{% macro reaches_at_12_digits(value, limit) -%}
    (
        {{ value }} >= {{ limit }}
        or abs({{ value }} - {{ limit }}) <= 5E-13 * abs({{ limit }})
    )
{%- endmacro %}

{#- Is a floating number above a limit, both taken at twelve significant digits? -#}
{% macro above_at_12_digits(value, limit) -%}
    {{ value }} - {{ limit }} > 5E-13 * abs({{ limit }})
{%- endmacro %}

{#-
  A floating number without the digits that its making cannot carry: those beyond so many of `size`, the largest number
  that went into it. Powers, logarithms and long sums differ there from engine to engine.
-#}
{% macro kept_digits(value, size, digits) -%}
    {#- powers of ten are whole and so exact: multiplied by the one way, divided by the other -#}
    {%- set places = '(' ~ (digits - 1) ~ ' - floor(log10(abs(' ~ size ~ '))))' -%}
    {%- set up = 'power(1E1, greatest(' ~ places ~ ', 0))' -%}
    {%- set down = 'power(1E1, greatest(-' ~ places ~ ', 0))' -%}
    case
        when abs({{ size }}) > 1E-200 and abs({{ size }}) < 1E200
            then round({{ value }} * {{ up }} / {{ down }}) / {{ up }} * {{ down }}
        else {{ value }}
    end
{%- endmacro %}

{#- A value on a curve, at the thirteen digits that powers and logarithms give alike on every engine. -#}
{% macro curve_value(value) -%}
    {{ kept_digits(value, value, 13) }}
{%- endmacro %}

{#- A floating number as a decimal; null where it has more digits than any figure could mean. -#}
{% macro rounded_if_any_meaning(expression, precision, scale) -%}
    case
        when abs({{ expression }}) < 1E{{ precision - scale - 1 }}
            then {{ rounded(expression, precision, scale) }}
    end
{%- endmacro %}

{#- ln(1 + x) near nothing, where the sum 1 + x would lose the digits of x. -#}
{% macro ln1p_near_nothing(x) -%}
    {{ x }} * (1 - {{ x }} * (1E0 / 2 - {{ x }} * (1E0 / 3 - {{ x }} * (1E0 / 4 - {{ x }} * (1E0 / 5)))))
{%- endmacro %}

{#- exp(x) - 1 with all its digits near nothing, too; beyond any meaning it stops growing. -#}
{% macro expm1(x) -%}
    case
        -- least() passes over nothing: without this line no growth at all would be an endless one
        when {{ x }} is null then null
        when abs({{ x }}) < 1E-3
            then {{ x }} * (1 + {{ x }} / 2 * (1 + {{ x }} / 3 * (1 + {{ x }} / 4 * (1 + {{ x }} / 5))))
        else exp(least({{ x }}, 700)) - 1
    end
{%- endmacro %}

{#- ln(b / a) for positive a, b; null otherwise. -#}
{% macro log_way(a, b) -%}
    {%- set part = '(cast(' ~ b ~ ' - ' ~ a ~ ' as double) / nullif(cast(' ~ a ~ ' as double), 0))' -%}
    case
        when not ({{ a }} > 0 and {{ b }} > 0) then null
        when abs({{ part }}) < 1E-3 then {{ ln1p_near_nothing(part) }}
        else ln(cast({{ b }} as double) / nullif(cast({{ a }} as double), 0))
    end
{%- endmacro %}
{#- ln(b / (L - b)) - ln(a / (L - a)) for a, b strictly between 0 and the limit L; null otherwise. -#}
{% macro logit_way(a, b, limit) -%}
    {%- set part = '(cast(' ~ b ~ ' - ' ~ a ~ ' as double) / nullif(cast(' ~ a ~ ' as double), 0)'
        ~ ' * (cast(' ~ limit ~ ' as double) / nullif(cast(' ~ limit ~ ' - ' ~ b ~ ' as double), 0)))' -%}
    case
        when not ({{ a }} > 0 and {{ a }} < {{ limit }} and {{ b }} > 0 and {{ b }} < {{ limit }}) then null
        when abs({{ part }}) < 1E-3 then {{ ln1p_near_nothing(part) }}
        else
            ln(cast({{ b }} as double) / nullif(cast({{ limit }} - {{ b }} as double), 0))
            - ln(cast({{ a }} as double) / nullif(cast({{ limit }} - {{ a }} as double), 0))
    end
{%- endmacro %}
{#- The value of a geometric path that begins at a, after that share of its time; log_all is ln(end / a). -#}
{% macro geometric_at(a, log_all, share) -%}
    cast({{ a }} as double) * exp({{ log_all }} * ({{ share }}))
{%- endmacro %}
{#- The value of a logistic path that begins at a below the limit; logit_all is the way of its logit. -#}
{% macro logistic_at(a, limit, logit_all, share) -%}
    cast({{ limit }} as double) / (
        1 + cast({{ limit }} - {{ a }} as double) / nullif(cast({{ a }} as double), 0)
        * exp(-({{ share }}) * {{ logit_all }})
    )
{%- endmacro %}
{#-
  Does a reading satisfy a target? Limits are compared with full values (GB/T 8170); "about" leaves its tolerance.
  A reading printed as a bound satisfies a strict target it equals: "超10万" meets "> 10万".
  A reading "nearly x" or "below x" is below x: it does not meet "at least x".
-#}
{% macro meets(value, qualifier, operator, target, target_high, direction, tolerance) -%}
    case
        when {{ operator }} = 'gt'
            then {{ value }} > {{ target }} or ({{ value }} = {{ target }} and {{ qualifier }} = 'gt')
        when {{ operator }} = 'lt'
            then
                {{ value }} < {{ target }}
                or ({{ value }} = {{ target }} and {{ qualifier }} in ('lt', 'approx_below'))
        when {{ operator }} = 'approx' and {{ direction }} = 'none'
            then {{ value }} >= {{ target }} - {{ tolerance }} and {{ value }} <= {{ target }} + {{ tolerance }}
        when {{ operator }} = 'ge' or ({{ operator }} = 'approx' and {{ direction }} = 'higher')
            then
                {{ value }} > {{ target }} - {{ tolerance }}
                or (
                    {{ value }} = {{ target }} - {{ tolerance }}
                    and {{ qualifier }} not in ('lt', 'approx_below')
                )
        when {{ operator }} = 'le' or {{ operator }} = 'approx'
            then
                {{ value }} < {{ target }} + {{ tolerance }}
                or ({{ value }} = {{ target }} + {{ tolerance }} and {{ qualifier }} <> 'gt')
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
        when {{ reaches_at_12_digits(value, high) }} then '{{ classes[0] }}'
        when {{ reaches_at_12_digits(value, mid) }} then '{{ classes[1] }}'
        when {{ reaches_at_12_digits(value, low) }} then '{{ classes[2] }}'
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

{#- How far a value is from a band; 0 inside it. -#}
{% macro distance(value, low, high) -%}
    case
        when {{ value }} < {{ low }} then {{ as_value(low ~ ' - ' ~ value) }}
        when {{ value }} > {{ high }} then {{ as_value(value ~ ' - ' ~ high) }}
        when {{ value }} >= {{ low }} and {{ value }} <= {{ high }} then cast(0 as decimal(28, 8))
    end
{%- endmacro %}

{#- The digits 0 to 9, a row each: two of them count to ninety-nine on every engine. -#}
{% macro ten_digits() -%}
    select 0 as digit
    {%- for digit in range(1, 10) %}
    union all
    select {{ digit }} as digit
    {%- endfor %}
{%- endmacro %}

{#-
  The sum (or mean) of floating numbers in an order of their own, the smallest first: their last digit does not depend on
  the order in which rows happen to stand. Spark adds them as they come.
-#}
{% macro in_order(aggregate, expression) -%}
    {{ adapter.dispatch('in_order', 'longshu')(aggregate, expression) }}
{%- endmacro %}
{% macro default__in_order(aggregate, expression) -%}
    {{ aggregate }}({{ expression }} order by {{ expression }})
{%- endmacro %}
{% macro spark__in_order(aggregate, expression) -%}{{ aggregate }}({{ expression }}){%- endmacro %}
