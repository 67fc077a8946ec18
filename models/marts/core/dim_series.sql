-- One row per series that the warehouse follows: its product and flow, how pages call it, which
-- other products they show with it, and when customs release it.

with

series as (

    select * from {{ ref('ref_series') }}

),

products as (

    select * from {{ ref('ref_products') }}

),

shown as (

    select
        headline_product,
        string_agg(product, ', ' order by product) as shown_products
    from products
    group by headline_product

),

final as (

    select
        series.series,
        series.series_title,
        series.product,
        series.flow,
        series.goods,
        series.verb,
        shown.shown_products,
        products.also_called as product_names,
        series.release_kind,
        series.usual_release_day,
        series.monthly_table,
        series.page_order
    from series
    left join products
        on series.product = products.product
    left join shown
        on series.product = shown.headline_product

)

select * from final
