-- Twelve months in columns, values in thousand yen. Months after the last one in which the whole file has a figure are not
-- published yet: they have no rows. The weight is the quantity whose unit is one of weight.
with months as (
    select
        row_number,
        flow,
        year,
        regexp_replace(product, '^''', '') as product,
        partner,
        office,
        upper(trim(unit_1)) as unit_1,
        upper(trim(unit_2)) as unit_2,
        unnest([
            {'month': '01', 'one': quantity_1_jan, 'two': quantity_2_jan, 'value': value_jan, 'name': 'jan'},
            {'month': '02', 'one': quantity_1_feb, 'two': quantity_2_feb, 'value': value_feb, 'name': 'feb'},
            {'month': '03', 'one': quantity_1_mar, 'two': quantity_2_mar, 'value': value_mar, 'name': 'mar'},
            {'month': '04', 'one': quantity_1_apr, 'two': quantity_2_apr, 'value': value_apr, 'name': 'apr'},
            {'month': '05', 'one': quantity_1_may, 'two': quantity_2_may, 'value': value_may, 'name': 'may'},
            {'month': '06', 'one': quantity_1_jun, 'two': quantity_2_jun, 'value': value_jun, 'name': 'jun'},
            {'month': '07', 'one': quantity_1_jul, 'two': quantity_2_jul, 'value': value_jul, 'name': 'jul'},
            {'month': '08', 'one': quantity_1_aug, 'two': quantity_2_aug, 'value': value_aug, 'name': 'aug'},
            {'month': '09', 'one': quantity_1_sep, 'two': quantity_2_sep, 'value': value_sep, 'name': 'sep'},
            {'month': '10', 'one': quantity_1_oct, 'two': quantity_2_oct, 'value': value_oct, 'name': 'oct'},
            {'month': '11', 'one': quantity_1_nov, 'two': quantity_2_nov, 'value': value_nov, 'name': 'nov'},
            {'month': '12', 'one': quantity_1_dec, 'two': quantity_2_dec, 'value': value_dec, 'name': 'dec'}
        ]) as cell
    from cells
),
published as (
    select
        year,
        max(cell.month) filter (
            coalesce(try_cast(replace(cell.one, ',', '') as double), 1) <> 0 and cell.one is not null
            or coalesce(try_cast(replace(cell.two, ',', '') as double), 1) <> 0 and cell.two is not null
            or coalesce(try_cast(replace(cell.value, ',', '') as double), 1) <> 0 and cell.value is not null
        ) as last_month
    from months
    group by year
)
select
    months.row_number,
    'JP' as reporter,
    'iso2' as reporter_code_list,
    case months.flow when '1' then 'export' when '2' then 'import' end as flow,
    months.flow as flow_printed,
    months.partner,
    'japan_customs' as partner_code_list,
    null::varchar as partner_name,
    months.year || '-' || months.cell.month as period,
    months.product,
    case
        when months.unit_2 in ('KG', 'MT', 'GR') then months.cell.two
        when months.unit_1 in ('KG', 'MT', 'GR') then months.cell.one
    end as mass,
    case case when months.unit_2 in ('KG', 'MT', 'GR') then months.unit_2 else months.unit_1 end
        when 'MT' then 1000
        when 'GR' then 0.001
        else 1
    end::decimal(10, 3) as mass_factor,
    case when months.unit_2 in ('KG', 'MT', 'GR') then 'quantity_2_' else 'quantity_1_' end || months.cell.name as mass_column,
    months.cell.value as value,
    1000::decimal(10, 3) as value_factor,
    'value_' || months.cell.name as value_column,
    'JPY' as currency,
    case months.flow when '2' then 'CIF' else 'FOB' end as valuation,
    false as is_confidential,
    coalesce(months.office, '') as split,
    case when months.office is not null then 'detail' else '' end as split_by,
    false as is_total,
    null::varchar as aside
from months
inner join published on months.year = published.year
where
    regexp_matches(months.product, $wanted)
    and months.cell.month <= published.last_month
    and months.cell.value is not null
