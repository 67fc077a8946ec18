-- Verdicts that differ from those of the release before.
select
    coalesce(later.product, earlier.product) as product,
    coalesce(later.flow, earlier.flow) as flow,
    coalesce(later.partner_code, earlier.partner_code) as partner_code,
    coalesce(later.window_start, earlier.window_start) as window_start,
    coalesce(later.window_end, earlier.window_end) as window_end,
    coalesce(later.statistic, earlier.statistic) as statistic,
    earlier.verdict::varchar as before,
    later.verdict::varchar as after
from before.marts.fct_claim_verdicts as earlier
full join now.marts.fct_claim_verdicts as later using (figure_id)
where earlier.verdict is distinct from later.verdict
order by window_end desc, product, flow, partner_code, statistic, figure_id
