{#- Fails with the repeated or empty keys of a model. Only rows whose hash occurs twice are grouped by the key itself. -#}
{% test primary_key(model, columns) %}
    select {{ columns | join(', ') }}, count(*) as rows_found
    from {{ model }}
    where
        {{ key_hash(columns) }} in (
            select {{ key_hash(columns) }} from {{ model }} group by {{ key_hash(columns) }} having count(*) > 1
        )
        {% for column in columns %}or {{ column }} is null {% endfor %}
    group by {{ columns | join(', ') }}
    having
        count(*) > 1
        {% for column in columns %}or {{ column }} is null {% endfor %}
{% endtest %}
