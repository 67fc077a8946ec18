-- Rows of a month or, as period 202452, of a year, split by trade type, procedure and unit. Member states are summed by
-- whoever reads them. An X hides the rest of a confidential code. Version 1 has numbers for partners, and codes beside.
select
    row_number,
    reporter_iso as reporter,
    'iso2' as reporter_code_list,
    case flow when '1' then 'import' when '2' then 'export' end as flow,
    flow as flow_printed,
    coalesce(partner_iso, partner) as partner,
    'iso2' as partner_code_list,
    null::varchar as partner_name,
    regexp_replace(period, '^([0-9]{4})52$', '\1') as period,
    product,
    mass,
    1::decimal(10, 3) as mass_factor,
    'mass' as mass_column,
    value,
    1::decimal(10, 3) as value_factor,
    'value' as value_column,
    'EUR' as currency,
    case flow when '1' then 'CIF' else 'FOB' end as valuation,
    regexp_matches(product, 'X$') as is_confidential,
    concat_ws('|', coalesce(trade_type, ''), stat_procedure, coalesce(suppl_unit, '')) as split,
    'detail' as split_by,
    false as is_total,
    null::varchar as aside
from cells
