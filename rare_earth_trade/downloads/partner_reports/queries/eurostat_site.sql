-- One row an indicator: value, or quantity in 100 kg. A value of : is none; a flag c says that it is confidential. Labels
-- may stand behind codes (CN:China).
with coded as (
    select
        row_number,
        trim(split_part(reporter, ':', 1)) as reporter,
        trim(split_part(partner, ':', 1)) as partner,
        trim(split_part(product, ':', 1)) as product,
        trim(split_part(flow, ':', 1)) as flow,
        trim(split_part(coalesce(stat_procedure, 'TOTAL'), ':', 1)) as stat_procedure,
        trim(split_part(indicator, ':', 1)) as indicator,
        trim(split_part(period, ':', 1)) as period,
        nullif(observed, ':') as observed,
        coalesce(regexp_matches(lower(flag), '(^|[^a-z])c'), false) as is_flagged
    from cells
)
select
    row_number,
    reporter,
    'iso2' as reporter_code_list,
    case flow when '1' then 'import' when '2' then 'export' end as flow,
    flow as flow_printed,
    partner,
    'iso2' as partner_code_list,
    null::varchar as partner_name,
    period,
    product,
    case when indicator in ('QUANTITY_IN_100KG', 'QUANTITY_KG', 'QUANTITY_IN_KG') then observed end as mass,
    case when indicator = 'QUANTITY_IN_100KG' then 100 else 1 end::decimal(10, 3) as mass_factor,
    'observed' as mass_column,
    case when indicator in ('VALUE_IN_EUROS', 'VALUE_EUR') then observed end as value,
    1::decimal(10, 3) as value_factor,
    'observed' as value_column,
    'EUR' as currency,
    case flow when '1' then 'CIF' else 'FOB' end as valuation,
    is_flagged or regexp_matches(product, 'X$') as is_confidential,
    case when stat_procedure in ('TOTAL', '_T', 'T') then '' else stat_procedure end as split,
    case when stat_procedure in ('TOTAL', '_T', 'T') then '' else 'procedure' end as split_by,
    stat_procedure in ('TOTAL', '_T', 'T') as is_total,
    case
        when indicator in ('SUPPLEMENTARY_QUANTITY', 'QUANTITY_SUPPL_UNIT') then 'of supplementary units'
        when not regexp_matches(product, '^[0-9]') then 'of no tariff code'
        when
            indicator not in (
                'QUANTITY_IN_100KG', 'QUANTITY_KG', 'QUANTITY_IN_KG', 'VALUE_IN_EUROS', 'VALUE_EUR'
            )
            then 'of other indicators (' || indicator || ')'
        when observed is null and not is_flagged then 'without a figure'
    end as aside
from coded
