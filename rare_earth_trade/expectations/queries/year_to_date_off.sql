-- a year to date grows by its month, but for revisions and round numbers of at most 2 %
-- Catches: a year to date of a wider product, or of another year, whose own bounds are in order
select this.trade_month
from {batch} as this
inner join {batch} as before
    on cast(this.trade_month - interval 1 month as date) = before.trade_month
where
    month(this.trade_month) > 1
    and (
        this.ytd_upper_t < before.ytd_lower_t
        or abs(this.ytd_t - before.ytd_t - this.quantity_t) > 0.02 * this.ytd_t
    )
