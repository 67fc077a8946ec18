-- One row per product: the series that figures are printed for, and the tariff lines behind them.

with

products as (

    select * from {{ ref('ref_products') }}

),

tariff_lines as (

    select * from {{ ref('ref_tariff_lines') }}

),

scopes as (

    select
        series,
        string_agg(flow || ': ' || hs_prefix, ', ' order by flow, hs_prefix) as tariff_scope
    from {{ ref('ref_product_scopes') }}
    group by series

),

final as (

    select
        products.product as product_code,
        'series' as product_kind,
        products.product_label,
        products.scope_kind,
        products.form,
        cast(null as string) as element_symbol,
        products.part_of_product as part_of_product_code,
        scopes.tariff_scope,
        cast(null as integer) as valid_from_year,
        cast(null as integer) as valid_to_year,
        products.note
    from products
    left join scopes
        on products.product = scopes.series

    union all

    select
        hs8 as product_code,
        'tariff_line' as product_kind,
        label_en as product_label,
        product_group as scope_kind,
        form,
        element_symbol,
        cast(null as string) as part_of_product_code,
        hs8 as tariff_scope,
        valid_from_year,
        valid_to_year,
        note
    from tariff_lines

)

select * from final
