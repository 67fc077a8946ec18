-- One row for each figure as it is split: a row that stands twice with the same figures counts once.
create or replace temp table singles as
select
    reporter,
    any_value(reporter_code_list) as reporter_code_list,
    flow,
    partner,
    partner_code_list,
    any_value(partner_name) as partner_name,
    window_start,
    window_end,
    product,
    split,
    split_by,
    is_total,
    any_value(currency) as currency,
    any_value(valuation) as valuation,
    bool_or(is_confidential) as is_confidential,
    bool_or(is_mass_estimated) as is_mass_estimated,
    max(mass_kg) as mass_kg,
    max(amount) as amount,
    count(distinct mass_kg) > 1 or count(distinct amount) > 1 as is_contradicted,
    list(row_number order by row_number) as rows,
    count(*) - count(distinct coalesce(mass_kg::varchar, '-') || ' ' || coalesce(amount::varchar, '-')) as repeats
from typed
where aside is null
group by reporter, flow, partner, partner_code_list, window_start, window_end, product, split, split_by, is_total
