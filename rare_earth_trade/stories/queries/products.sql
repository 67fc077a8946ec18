-- Products that a claim can be of, with their names.
select distinct
    products.product_code,
    products.product_label,
    series.product_names
from marts.dim_product as products
left join marts.dim_series as series
    on products.product_code = series.product
where products.product_kind = 'series'
