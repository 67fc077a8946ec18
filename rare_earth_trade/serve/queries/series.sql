-- The series of the release, with the months and partners that are known of them.
select
    series.series,
    series.series_title as title,
    series.goods,
    series.flow,
    min(monthly.trade_month) as first_month,
    max(monthly.trade_month) filter (monthly.quantity_t is not null) as newest_known_month,
    count(monthly.quantity_t) as months_known,
    count(*) as months,
    (
        select list(distinct partner.partner_name order by partner.partner_name)
        from marts.fct_series_monthly_by_partner as partner
        where
            partner.series = series.series
            and partner.quantity_t is not null
            and not partner.is_residual
    ) as partners_with_a_known_month
from marts.dim_series as series
left join marts.fct_series_monthly as monthly on series.series = monthly.series
group by all
order by series.series
