-- where tariff lines are all there, their sum is the level
-- Catches: tariff lines that are summed one way for the detail and another way for the level
select
    this.product,
    this.flow,
    this.trade_month,
    this.quantity_t
from {batch} as this
left join marts.fct_levels as levels
    on
        this.product = levels.product
        and this.flow = levels.flow
        and levels.partner_code = 'WLD'
        and this.trade_month = levels.window_start
        and last_day(this.trade_month) = levels.window_end
where this.coverage = 'whole' and this.quantity_t is distinct from levels.quantity_t
