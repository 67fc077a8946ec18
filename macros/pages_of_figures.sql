{#
    One row for each page that printed any of the figures, with those figures, as a subquery.
    `figures`: name of a relation with figure_id.
#}
{% macro pages_of_figures(figures) %}
    select
        known.source_id,
        list(distinct known.figure_id order by known.figure_id) as refuted_figure_ids
    from {{ figures }} as figures
    inner join {{ ref('int_figures_known') }} as known
        on figures.figure_id = known.figure_id
    group by known.source_id
{% endmacro %}
