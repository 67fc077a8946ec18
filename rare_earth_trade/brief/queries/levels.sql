-- Levels that pages show: known ones, bounded months, what was printed or clashes. What tariff lines
-- alone give has no evidence but their sum: with downloads of all partners there are many thousands.
with

printed as (

    select distinct
        product,
        flow,
        partner_code,
        window_start,
        window_end
    from marts.fct_level_evidence
    where relation in ('print', 'official_table')

)

select
    levels.product,
    levels.flow,
    levels.partner_code,
    levels.window_start,
    levels.window_end,
    levels.quantity_t,
    levels.quantity_lower_t,
    levels.quantity_upper_t,
    levels.certainty,
    levels.quantity_basis,
    levels.agreeing_voters,
    levels.dissenting_figures,
    levels.is_clash,
    levels.clash_sides,
    printed.product is null and starts_with(levels.quantity_basis, 'customs_detail') as is_sum_alone,
    coalesce(partners.partner_name, levels.partner_code) as partner_name,
    partners.region,
    partners.is_aggregate,
    coalesce(products.product_label, levels.product) as product_label
from marts.fct_levels as levels
left join printed
    on levels.product = printed.product
    and levels.flow = printed.flow
    and levels.partner_code = printed.partner_code
    and levels.window_start = printed.window_start
    and levels.window_end = printed.window_end
left join marts.dim_partner as partners on levels.partner_code = partners.partner_code
left join marts.dim_product as products on levels.product = products.product_code
where
    levels.quantity_t is not null
    or levels.is_clash
    or levels.certainty = 'wide' and levels.window_start = date_trunc('month', levels.window_end)
    or printed.product is not null
order by
    levels.window_end desc,
    levels.partner_code <> 'WLD',
    coalesce(partners.partner_name, levels.partner_code),
    levels.window_start desc,
    levels.product,
    levels.flow
