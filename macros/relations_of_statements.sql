{#
    The relations between windows that hold where these growths do, as a subquery: links by the growths, and sums and
    differences, which always hold. `statements`: name of a relation with statement_id.
#}
{% macro relations_of_statements(statements) %}
    select related.*
    from {{ ref('int_window_relations') }} as related
    left join {{ statements }} as statements
        on related.statement_id = statements.statement_id
    where
        related.statement_id is null
        or statements.statement_id is not null
{% endmacro %}
