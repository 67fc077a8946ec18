-- Products that a claim can be of, with their names.
select
    product_code,
    product_label
from marts.dim_product
where product_kind = 'series'
