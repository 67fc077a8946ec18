-- Rows of a month or a year; beside totals rows by mode of transport, customs procedure, second partner or mode of supply,
-- and exports that are part of others (re-exports). A weight of 0 beside a value was not reported.
select
    row_number,
    reporter,
    'm49' as reporter_code_list,
    case upper(flow) when 'M' then 'import' when 'X' then 'export' end as flow,
    flow as flow_printed,
    partner,
    'm49' as partner_code_list,
    partner_name,
    period,
    product,
    case when try_cast(mass as double) = 0 and try_cast(value as double) > 0 then null else mass end as mass,
    1::decimal(10, 3) as mass_factor,
    'mass' as mass_column,
    value,
    1::decimal(10, 3) as value_factor,
    'value' as value_column,
    'USD' as currency,
    case
        when try_cast(value as double) = try_cast(cif as double) then 'CIF'
        when try_cast(value as double) = try_cast(fob as double) then 'FOB'
        else 'not stated'
    end as valuation,
    false as is_confidential,
    coalesce(lower(estimated) in ('true', '1'), false) as is_mass_estimated,
    concat_ws(
        '|',
        coalesce(transport, '0'),
        coalesce(customs, 'C00'),
        coalesce(partner_2, '0'),
        coalesce(supply, '0')
    ) as split,
    concat_ws(
        ', ',
        case when coalesce(transport, '0') <> '0' then 'transport' end,
        case when coalesce(customs, 'C00') <> 'C00' then 'procedure' end,
        case when coalesce(partner_2, '0') <> '0' then 'second partner' end,
        case when coalesce(supply, '0') <> '0' then 'supply' end
    ) as split_by,
    coalesce(transport, '0') = '0'
    and coalesce(customs, 'C00') = 'C00'
    and coalesce(partner_2, '0') = '0'
    and coalesce(supply, '0') = '0' as is_total,
    case
        when upper(flow) in ('RX', 'RM', 'DX', 'FM', 'MIP', 'XIP', 'MOP', 'XOP') then 'of other flows (re-exports ...)'
        when not regexp_matches(product, '^[0-9]') then 'of no tariff code'
    end as aside
from cells
