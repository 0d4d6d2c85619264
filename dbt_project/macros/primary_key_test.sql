{#-
  Fails with the repeated or empty keys of a model. Only rows whose hash occurs twice are grouped by the key itself.
  `part`: what an increment replaces of the model; it looks at nothing else then.
  A table is read twice, so that its keys need no memory; a view that costs much would be made twice: its keys are kept.
-#}
{% test primary_key(model, columns, part=none) %}
    {%- set names = columns | join(', ') -%}
    {%- set keys, within = (model, replaced(part)) if not is_costly_view(model) else ('keys_read', 'true') -%}
    {% if keys == 'keys_read' -%}
        with keys_read as materialized (select {{ names }} from {{ model }} where {{ replaced(part) }})
    {%- endif %}
    select {{ names }}, count(*) as rows_found
    from {{ keys }}
    where
        {{ within }}
        and (
            {{ key_hash(columns) }} in (
                select {{ key_hash(columns) }} from {{ keys }}
                where {{ within }}
                group by {{ key_hash(columns) }}
                having count(*) > 1
            )
            {% for column in columns %}or {{ column }} is null {% endfor %}
        )
    group by {{ names }}
    having
        count(*) > 1
        {% for column in columns %}or {{ column }} is null {% endfor %}
{% endtest %}

{#- Whether the model is a view on this engine, and dbt_project.yml says that reading it costs much. -#}
{% macro is_costly_view(relation) -%}
    {%- set found = [] -%}
    {%- for node in (graph.nodes.values() if execute else []) if node.name == relation.identifier and node.resource_type == 'model' -%}
        {%- do found.append(node.config.materialized == 'view' and node.config.meta.get('costs_much', false)) -%}
    {%- endfor -%}
    {{ return(found == [true]) }}
{%- endmacro %}
