-- Figures of products that are neither claimed, nor a part or a whole of one, nor another part of
-- its whole; and those of the other flow. $spoken_of has product and flow, joined by a bar.
delete from seeds.{table}
where product || '|' || flow not in (
    select related.product || '|' || split_part(claimed.key, '|', 2)
    from unnest($spoken_of) as claimed (key)
    inner join seeds.ref_products as own
        on split_part(claimed.key, '|', 1) = own.product
    inner join seeds.ref_products as related
        on
            own.product = related.product
            or own.part_of_product = related.product
            or related.part_of_product in (own.product, own.part_of_product)
    union
    select unnest($spoken_of)
)
