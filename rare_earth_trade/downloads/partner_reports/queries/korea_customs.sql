-- An item holds both flows. A row of totals (총계, 합계) stands among the items.
with sides as (
    select
        row_number,
        period,
        partner,
        partner_name,
        product,
        unnest([
            {'flow': 'import', 'mass': import_mass, 'value': import_value},
            {'flow': 'export', 'mass': export_mass, 'value': export_value}
        ]) as side
    from cells
)
select
    row_number,
    'KR' as reporter,
    'iso2' as reporter_code_list,
    side.flow as flow,
    null::varchar as flow_printed,
    partner,
    'iso2' as partner_code_list,
    partner_name,
    period,
    product,
    side.mass as mass,
    1::decimal(10, 3) as mass_factor,
    side.flow || '_mass' as mass_column,
    side.value as value,
    1::decimal(10, 3) as value_factor,
    side.flow || '_value' as value_column,
    'USD' as currency,
    case side.flow when 'import' then 'CIF' else 'FOB' end as valuation,
    false as is_confidential,
    '' as split,
    '' as split_by,
    false as is_total,
    case
        when period in ('총계', '합계', '소계') or coalesce(partner, '-') = '-' or coalesce(product, '-') = '-' then 'of totals'
    end as aside
from sides
-- A column that was not asked for holds nothing.
where side.mass is not null or side.value is not null
