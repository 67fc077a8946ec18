-- One row per product: the series that figures are printed for, the tariff lines behind them, and
-- other lines found in downloads.

with

products as (

    select * from {{ ref('ref_products') }}

),

tariff_lines as (

    select * from {{ ref('ref_tariff_lines') }}

),

unmapped as (

    select distinct hs8 from {{ ref('fct_customs_trade_monthly') }}
    where not is_line_mapped

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

    union all

    select
        hs8 as product_code,
        'tariff_line' as product_kind,
        'Tariff line ' || hs8 || ' (not in the reference list)' as product_label,
        'unmapped' as scope_kind,
        null as form,
        null as element_symbol,
        null as part_of_product_code,
        hs8 as tariff_scope,
        null as valid_from_year,
        null as valid_to_year,
        null as note
    from unmapped

)

select * from final
