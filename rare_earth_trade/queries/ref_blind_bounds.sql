-- What the press alone gives of the windows that customs' tables have.
select
    levels.product,
    levels.flow,
    levels.partner_code,
    levels.window_start,
    levels.window_end,
    levels.quantity_t,
    levels.quantity_lower_t,
    levels.quantity_upper_t,
    levels.certainty
from marts.fct_levels as levels
where
    levels.quantity_upper_t is not null
    and (levels.product, levels.flow, levels.partner_code, levels.window_start, levels.window_end) in (
        select (product, flow, partner_code, window_start, window_end)
        from staging.stg_customs__main_goods_figures
        where statistic = 'level' and measure = 'quantity_t'
    )
    and levels.product in (select product from seeds.ref_series)
order by all
