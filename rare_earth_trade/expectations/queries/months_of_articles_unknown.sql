-- the reference articles speak of these months, or compare with them
-- Catches: a month of the articles that lost its quantity, while the share of known months stays
-- high
select wanted.trade_month
from (select unnest([{months}]) as trade_month) as wanted
left join {batch} as this on wanted.trade_month = this.trade_month
where this.quantity_t is null
