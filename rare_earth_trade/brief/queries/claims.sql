-- Every printed figure with its verdict, its page, and why it does not hold if it does not.
select
    claims.figure_id,
    claims.voter,
    claims.wire,
    claims.product,
    claims.flow,
    claims.partner_code,
    claims.window_start,
    claims.window_end,
    claims.statistic,
    claims.printed_value,
    claims.printed_month,
    claims.unit,
    claims.qualifier,
    claims.rounding_unit,
    claims.recomputed_lower,
    claims.recomputed_upper,
    claims.recomputed_month,
    claims.record_horizon_month,
    claims.verdict,
    claims.reason,
    claims.witness_figure_ids,
    sources.publisher,
    sources.source_url,
    sources.published_on as page_published_on,
    sources.published_on_basis,
    coalesce(partners.partner_name, claims.partner_code) as partner_name,
    coalesce(products.product_label, claims.product) as product_label,
    claims.source_id,
    corrections.explanation
from marts.fct_claim_verdicts as claims
left join marts.fct_corrections as corrections on claims.figure_id = corrections.figure_id
left join marts.dim_source as sources on claims.source_id = sources.source_id
left join marts.dim_partner as partners on claims.partner_code = partners.partner_code
left join marts.dim_product as products on claims.product = products.product_code
order by claims.window_end, claims.product, claims.partner_code, claims.statistic, claims.figure_id
