{#
    The statements that some page prints on which no refuted figure stands, as a subquery: statement_id.

    statements: name of a relation with statement_id and figure_ids.
    refuted: name of a relation with figure_id: the figures that cost their pages the trust.
#}
{% macro statements_on_other_pages(statements, refuted) %}
    select distinct printed.statement_id
    from (
        select
            statement_id,
            unnest(figure_ids) as figure_id
        from {{ statements }}
    ) as printed
    inner join {{ ref('int_printed_figures') }} as figures
        on printed.figure_id = figures.figure_id
    left join (
        select known.source_id
        from {{ refuted }} as refuted
        inner join {{ ref('int_printed_figures') }} as known
            on refuted.figure_id = known.figure_id
    ) as distrusted
        on figures.source_id = distrusted.source_id
    where distrusted.source_id is null
{% endmacro %}
