-- What a partner reports beside China's figures, by line and window: of lines of the same goods, or of
-- more; each lag in a row of its own, the newest month first.
select
    series.series_title,
    reports.series,
    reports.reporter,
    reports.partner_code,
    partners.partner_name,
    reports.statistics,
    reports.classification,
    reports.product_code,
    reports.compared_as,
    reports.window_kind,
    reports.trade_month,
    reports.lag_months,
    reports.reported_t,
    reports.is_at_least,
    reports.china_t,
    reports.china_lower_t,
    reports.china_upper_t,
    reports.china_basis,
    reports.ratio,
    reports.ratio_lower,
    reports.ratio_upper,
    reports.ratio_null_reason,
    reports.against_ordinary,
    reports.is_break,
    reports.estimated_lower_t,
    reports.estimated_upper_t,
    reports.estimate_rests_on_months
from marts.fct_mirror_comparisons as reports
inner join marts.dim_series as series on reports.series = series.series
left join marts.dim_partner as partners on reports.partner_code = partners.partner_code
where reports.compared_as <> 'narrower'
order by
    series.page_order,
    reports.compared_as,
    reports.reporter,
    reports.statistics,
    reports.product_code,
    reports.window_kind,
    reports.trade_month desc,
    reports.lag_months
