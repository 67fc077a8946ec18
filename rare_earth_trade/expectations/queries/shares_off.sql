-- stacked shares of a month with a known world reach 100 %
-- Catches: shares of another whole, such as the known partners, while the quantities add up
select trade_month
from {batch}
group by trade_month
having abs(sum(share_of_world_pct) - 100) > 0.001
