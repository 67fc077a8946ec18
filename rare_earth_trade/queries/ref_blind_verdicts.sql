-- The verdicts of the press alone on its levels and growth rates in the windows that customs' tables have.
select
    verdicts.figure_id,
    verdicts.verdict
from marts.fct_claim_verdicts as verdicts
inner join intermediate.int_printed_figures as figures using (figure_id)
where
    verdicts.statistic in ('level', 'mom_pct', 'yoy_pct')
    and figures.has_vote
    and figures.product in (select product from seeds.ref_series)
    and figures.window_key in (
        select window_key
        from staging.stg_customs__main_goods_figures
        where statistic = 'level' and measure = 'quantity_t'
    )
order by all
