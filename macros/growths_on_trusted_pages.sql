{#
    Of growth statements those that may link windows: stated by two voters, or on a page that kept its trust.
    `distrusted_pages` has one row a page (`source_id`) that did not.
#}
{% macro growths_on_trusted_pages(growths, distrusted_pages) %}
with

growths as (

    select * from {{ growths }}

),

figures as (

    select * from {{ ref('int_figures_known') }}

),

distrusted as (

    select * from {{ distrusted_pages }}

),

on_trusted_pages as (

    select distinct printed.statement_id
    from (
        select
            statement_id,
            unnest(figure_ids) as figure_id
        from growths
    ) as printed
    inner join figures
        on printed.figure_id = figures.figure_id
    left join distrusted
        on figures.source_id = distrusted.source_id
    where distrusted.source_id is null

),

final as (

    select growths.*
    from growths
    left join on_trusted_pages
        on growths.statement_id = on_trusted_pages.statement_id
    where
        growths.voters >= 2
        or on_trusted_pages.statement_id is not null

)

select * from final
{% endmacro %}
