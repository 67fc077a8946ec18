-- What carries the bounds of one window: prints, growths from other windows, sums and differences.
select
    relation,
    voter,
    figure_ids,
    premise_window_start,
    premise_window_end,
    other_premise_window_start,
    other_premise_window_end,
    implied_lower_t,
    implied_upper_t,
    is_binding
from marts.fct_level_evidence
where
    product = $product
    and flow = $flow
    and partner_code = $partner
    and window_start = $first
    and window_end = $last
    and is_accepted
order by is_binding desc, implied_upper_t - implied_lower_t, evidence_id
