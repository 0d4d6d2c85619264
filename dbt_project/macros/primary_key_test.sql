{#-
  Fails with the repeated or empty keys of a model. Only rows whose hash occurs twice are grouped by the key itself.
  `part`: what an increment replaces of the model; it looks at nothing else then.
-#}
{% test primary_key(model, columns, part=none) %}
    select {{ columns | join(', ') }}, count(*) as rows_found
    from {{ model }}
    where
        {{ replaced(part) }}
        and (
            {{ key_hash(columns) }} in (
                select {{ key_hash(columns) }} from {{ model }}
                where {{ replaced(part) }}
                group by {{ key_hash(columns) }}
                having count(*) > 1
            )
            {% for column in columns %}or {{ column }} is null {% endfor %}
        )
    group by {{ columns | join(', ') }}
    having
        count(*) > 1
        {% for column in columns %}or {{ column }} is null {% endfor %}
{% endtest %}
