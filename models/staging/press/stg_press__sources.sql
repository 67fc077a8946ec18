-- The pages: who published, whose wire is carried, and between which days the page must have
-- appeared.

with

source as (

    select * from {{ ref('raw_press__sources') }}

),

renamed as (

    select
        {{ text_or_null('source_id') }} as source_id,
        {{ text_or_null('publisher') }} as publisher,
        {{ text_or_null('domain') }} as domain,
        {{ text_or_null('wire') }} as wire,
        {{ text_or_null('wire_basis') }} as wire_basis,
        {{ text_or_null('published_on') }} as published_text,
        {{ text_or_null('published_on_basis') }} as published_on_basis,
        {{ text_or_null('source_url') }} as source_url
    from source

),

dated as (

    select
        source_id,
        publisher,
        domain,
        wire,
        wire_basis,
        case when length(published_text) = 10 then cast(published_text as date) end as published_on,
        cast(left(published_text || '-01', 10) as date) as published_earliest_on,
        case
            when length(published_text) = 10 then cast(published_text as date)
            else last_day(cast(published_text || '-01' as date))
        end as published_latest_on,
        published_on_basis,
        source_url
    from renamed

)

select * from dated
