-- Rows of a month by country; beside them groups of countries, and - for all. The weight is the quantity whose unit is KG.
select
    row_number,
    'US' as reporter,
    'iso2' as reporter_code_list,
    case when import_product is not null then 'import' else 'export' end as flow,
    null::varchar as flow_printed,
    case when partner in ('-', '0000') then 'WORLD' else partner end as partner,
    'us_census' as partner_code_list,
    partner_name,
    coalesce(period, case when length(month) = 7 then month else year || '-' || case when length(month) = 1 then '0' || month else month end end) as period,
    coalesce(import_product, export_product) as product,
    case 'KG' when upper(unit_1) then quantity_1 when upper(unit_2) then quantity_2 end as mass,
    1::decimal(10, 3) as mass_factor,
    case when upper(unit_1) = 'KG' then 'quantity_1' else 'quantity_2' end as mass_column,
    value,
    1::decimal(10, 3) as value_factor,
    'value' as value_column,
    'USD' as currency,
    case when import_product is not null then 'customs value' else 'FAS' end as valuation,
    false as is_confidential,
    '' as split,
    '' as split_by,
    false as is_total,
    case
        when partner in ('-', '0000') then null
        when summary_level = 'CGP' or not regexp_full_match(partner, '[1-9][0-9]{3}') then 'of groups of countries'
    end as aside
from cells
