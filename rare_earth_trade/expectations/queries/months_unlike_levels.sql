-- a month reads the same in the fact and in fct_levels
-- Catches: a fact that takes another window, flow or product than its name says
select this.trade_month
from {batch} as this
left join marts.fct_levels as levels
    on
        levels.product = '{product}'
        and levels.flow = '{flow}'
        and levels.partner_code = 'WLD'
        and this.trade_month = levels.window_start
        and last_day(this.trade_month) = levels.window_end
where this.quantity_t is distinct from levels.quantity_t
