-- Each window of a series that customs' tables print, and how the bounds of the press alone hold it.
select
    series.series,
    series.series_title,
    calibration.window_start,
    calibration.window_end,
    calibration.blind_lower_t,
    calibration.blind_upper_t,
    calibration.blind_certainty,
    calibration.official_t,
    calibration.outcome,
    calibration.missed_by_t
from marts.fct_bounds_calibration as calibration
inner join marts.dim_series as series using (product, flow)
where calibration.partner_code = 'WLD'
order by series.page_order, calibration.window_end, calibration.window_start
