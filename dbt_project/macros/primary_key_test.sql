{#- Fails with the repeated or empty keys of a model. -#}
{% test primary_key(model, columns) %}
    select {{ columns | join(', ') }}, count(*) as rows_found
    from {{ model }}
    group by {{ columns | join(', ') }}
    having
        count(*) > 1
        {% for column in columns %}or {{ column }} is null {% endfor %}
{% endtest %}
