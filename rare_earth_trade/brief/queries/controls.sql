-- What each notice of export control that concerns a series was in each month.
select
    unnest(string_split(series, ', ')) as series,
    trade_month,
    notice,
    state,
    days_in_force
from marts.fct_controls_in_force_monthly
where series <> 'none'
order by series, trade_month, notice
