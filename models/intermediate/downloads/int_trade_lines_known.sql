-- The rows of downloads that were loaded by the day `as_of`. The one place where `as_of` filters
-- downloads.
-- A view, so that a filter on months reaches the files.

{{ config(materialized='view') }}

with

trade_lines as (

    select * from {{ ref('stg_customs__trade_lines') }}

),

final as (

    select *
    from trade_lines
    {% if var('as_of') -%}
        where cast(loaded_at as date) <= cast('{{ var("as_of") }}' as date)
    {%- endif %}

)

select * from final
