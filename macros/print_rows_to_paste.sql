{#
    Prints the rows of a query as CSV lines to paste into a reviewed seed, so that a person approves a change by
    looking at a diff. A row whose first counted column is null is one to delete.

    query: SQL text; columns: names in the order of the seed; seed_path: where the lines belong.
#}
{% macro print_rows_to_paste(query, columns, seed_path) %}
    {# Linting, compiling and docs must not need a warehouse. #}
    {% if execute and flags.WHICH in ('build', 'test') %}
        {% set rows = run_query(query).rows %}
        {% if rows | length > 0 %}
            {% do log('Rows for ' ~ seed_path ~ ' (replace those with the same key; "None" means: delete):', info=true) %}
        {% endif %}
        {% for row in rows %}
            {% set fields = [] %}
            {% for column in columns %}
                {% do fields.append(row[column] | string) %}
            {% endfor %}
            {% do log(fields | join(','), info=true) %}
        {% endfor %}
    {% endif %}
{% endmacro %}
