-- Printed figures that one release has and the other lacks, or that they read in another way.
select
    figure_id,
    case
        when old.source_id is null then 'added' when new.source_id is null then 'gone' else 'changed'
    end as change,
    coalesce(new.source_id, old.source_id) as source_id,
    coalesce(new.product, old.product) as product,
    coalesce(new.flow, old.flow) as flow,
    coalesce(new.partner_code, old.partner_code) as partner_code,
    coalesce(new.window_start, old.window_start) as window_start,
    coalesce(new.window_end, old.window_end) as window_end,
    coalesce(new.statistic, old.statistic) as statistic,
    coalesce(new.unit, old.unit) as unit,
    old.printed_value::varchar as printed_before,
    new.printed_value::varchar as printed_now
from before.marts.fct_claim_verdicts as old
full join now.marts.fct_claim_verdicts as new using (figure_id)
where
    (
        old.source_id, old.product, old.flow, old.partner_code, old.window_start, old.window_end,
        old.statistic, old.printed_value, old.printed_month, old.unit, old.qualifier,
        old.rounding_unit
    ) is distinct from (
        new.source_id, new.product, new.flow, new.partner_code, new.window_start, new.window_end,
        new.statistic, new.printed_value, new.printed_month, new.unit, new.qualifier,
        new.rounding_unit
    )
order by figure_id
