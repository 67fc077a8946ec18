-- The printed levels of one window: who printed what, where, and what became of it.
select
    claims.figure_id,
    claims.voter,
    claims.printed_value,
    claims.unit,
    claims.qualifier,
    claims.rounding_unit,
    claims.published_on,
    claims.verdict,
    claims.reason,
    sources.publisher,
    sources.source_url
from marts.fct_claim_verdicts as claims
left join marts.dim_source as sources on claims.source_id = sources.source_id
where
    claims.product = $product
    and claims.flow = $flow
    and claims.partner_code = $partner
    and claims.window_start = $first
    and claims.window_end = $last
    and claims.statistic = 'level'
order by claims.published_on, claims.figure_id
