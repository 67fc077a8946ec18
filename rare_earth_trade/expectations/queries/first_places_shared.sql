-- a chart of destinations has one first place, or two that are equal
-- Catches: ranks made anew for each partner, which all are first
select trade_month
from {batch}
group by trade_month
having count(*) filter (rank_in_month = 1) > 2
