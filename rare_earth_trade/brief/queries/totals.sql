-- Sums that do not close.
select
    relation_kind,
    product,
    flow,
    partner_code,
    window_start,
    window_end,
    part,
    lhs_lower_t,
    lhs_upper_t,
    rhs_lower_t,
    rhs_upper_t,
    gap_t,
    verdict
from marts.fct_total_reconciliations
where verdict not in ('closes', 'closes_by_rounding', 'not_testable')
order by verdict, product, flow, partner_code, window_end
