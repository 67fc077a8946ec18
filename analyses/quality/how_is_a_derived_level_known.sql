-- Question: nobody printed the magnet exports of November 2024. How can they be known to half a
-- tonne?
-- Answer: each piece of evidence with what it implies and the figures it rests on; the binding
-- ones carry the bounds. To go on, ask the same of the premise windows.
-- Limits: the bounds are as good as the prints behind them; a further step back is a further
-- query.

select
    relation,
    voter,
    premise_window_start,
    premise_window_end,
    other_premise_window_start,
    other_premise_window_end,
    implied_lower_t,
    implied_upper_t,
    is_accepted,
    is_binding,
    figure_ids
from {{ ref('fct_level_evidence') }}
where
    product = 'magnets'
    and flow = 'export'
    and partner_code = 'WLD'
    and window_start = date '2024-11-01'
    and window_end = date '2024-11-30'
order by is_binding desc, implied_upper_t - implied_lower_t asc
