-- The level of one window.
select *
from marts.fct_levels
where
    product = $product
    and flow = $flow
    and partner_code = $partner
    and window_start = $first
    and window_end = $last
