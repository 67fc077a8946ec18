-- a table sorted by rank is sorted by quantity
-- Catches: ranks by value, by name or from below
select trade_month
from (
    select
        trade_month,
        quantity_t,
        lag(quantity_t) over (partition by trade_month order by rank_in_month) as ahead_t
    from {batch}
    where rank_in_month is not null
) as ranked
where quantity_t > ahead_t
