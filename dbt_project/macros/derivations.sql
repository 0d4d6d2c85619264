{#- One reading that a figure is computed from, and what part it has in it; `side` is the relation it stands in. -#}
{% macro computed_from(role, side, weight) %}
        '{{ role }}' as input_role,
        {{ side }}.indicator as input_indicator,
        {{ side }}.ref_area as input_area,
        {{ side }}.time_period as input_period,
        {{ side }}.accumulation as input_accumulation,
        {{ side }}.data_source,
        {{ side }}.freq as input_freq,
        {{ side }}.unit_measure as input_unit,
        {{ side }}.obs_status as input_status,
        {{ side }}.is_unconfirmed as input_unconfirmed,
        {{ side }}.value_qualifier as input_qualifier,
        {{ side }}.precedence_rank as input_precedence,
        {{ side }}.submission_id,
        {{ side }}.locator,
        {{ side }}.obs_value as input_value,
        {{ weight }} as input_weight
{%- endmacro %}
