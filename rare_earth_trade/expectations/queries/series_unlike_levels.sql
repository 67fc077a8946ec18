-- a month of a series reads the same in the fact and in fct_levels
-- Catches: a series without a table of its own that takes another window, flow or product
select
    this.series,
    this.trade_month
from {batch} as this
inner join marts.dim_series as series
    on this.series = series.series
left join marts.fct_levels as levels
    on
        series.product = levels.product
        and series.flow = levels.flow
        and levels.partner_code = 'WLD'
        and this.trade_month = levels.window_start
        and last_day(this.trade_month) = levels.window_end
where this.quantity_t is distinct from levels.quantity_t
