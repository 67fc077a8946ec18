-- How many months of each series are known, and the last of them.
select
    series.series_title as title,
    count(months.quantity_t) as months_known,
    max(months.trade_month) filter (months.quantity_t is not null) as last_month,
    arg_max(months.quantity_t, months.trade_month) as quantity_t,
    arg_max(months.quantity_lower_t, months.trade_month)
        filter (months.quantity_t is not null) as quantity_lower_t,
    arg_max(months.quantity_upper_t, months.trade_month)
        filter (months.quantity_t is not null) as quantity_upper_t
from marts.dim_series as series
left join marts.fct_series_monthly as months on series.series = months.series
group by series.series_title, series.page_order
order by series.page_order
