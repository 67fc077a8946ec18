{#
    Every page and official table that figures were read from, as a subquery with the columns of stg_press__sources: a table
    of customs is a page whose voice is gacc.
#}
{% macro pages_and_tables() %}
    select * from {{ ref('stg_press__sources') }}

    union all by name

    select
        source_id,
        'General Administration of Customs' as publisher,
        'customs.gov.cn' as domain,
        cast(null as string) as wire,
        cast(null as string) as wire_basis,
        min(published_on) as published_on,
        min(published_on) as published_earliest_on,
        min(published_on) as published_latest_on,
        min(published_on_basis) as published_on_basis,
        -- A file that a person saved does not say its page: the site is known.
        coalesce(min(copied_from), 'http://www.customs.gov.cn/') as source_url
    from {{ ref('stg_customs__main_goods_figures') }}
    where {{ is_known_table('published_on') }}
    group by source_id
{% endmacro %}
