-- One row per page or official table that figures were read from.

with

sources as (

    {{ pages_and_tables() }}

),

figures as (

    select
        source_id,
        count(*) as figures
    from {{ ref('int_printed_figures') }}
    group by source_id

),

final as (

    select
        sources.source_id,
        sources.publisher,
        sources.domain,
        sources.wire,
        sources.wire_basis,
        sources.published_on,
        sources.published_earliest_on,
        sources.published_latest_on,
        sources.published_on_basis,
        sources.source_url,
        cast(figures.figures as integer) as figures
    from sources
    inner join figures
        on sources.source_id = figures.source_id

)

select * from final
