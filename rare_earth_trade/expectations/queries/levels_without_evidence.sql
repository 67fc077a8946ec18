-- every derived level leads to evidence that carries its bounds
-- Catches: a level that nobody can check: bounds without the relation they follow from
select levels.product
from marts.fct_levels as levels
left join (select * from {batch} where is_binding and is_accepted) as evidence
    on
        levels.product = evidence.product
        and levels.flow = evidence.flow
        and levels.partner_code = evidence.partner_code
        and levels.window_start = evidence.window_start
        and levels.window_end = evidence.window_end
where levels.quantity_basis = 'derived' and evidence.evidence_id is null
