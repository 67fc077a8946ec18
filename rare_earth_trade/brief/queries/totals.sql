-- Sums that do not close.
select
    totals.relation_kind,
    totals.product,
    totals.flow,
    totals.partner_code,
    totals.window_start,
    totals.window_end,
    totals.part,
    totals.lhs_lower_t,
    totals.lhs_upper_t,
    totals.rhs_lower_t,
    totals.rhs_upper_t,
    totals.gap_t,
    totals.verdict,
    coalesce(partners.partner_name, totals.partner_code) as partner_name,
    coalesce(products.product_label, totals.product) as product_label,
    coalesce(parts.product_label, totals.part) as part_label
from marts.fct_total_reconciliations as totals
left join marts.dim_partner as partners on totals.partner_code = partners.partner_code
left join marts.dim_product as products on totals.product = products.product_code
left join marts.dim_product as parts on totals.part = 'product ' || parts.product_code
where totals.verdict not in ('closes', 'closes_by_rounding', 'not_testable')
order by
    totals.verdict,
    totals.product,
    totals.flow,
    totals.partner_code,
    totals.window_end
