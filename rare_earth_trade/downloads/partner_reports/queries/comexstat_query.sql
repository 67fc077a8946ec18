-- Rows of a month. The answer does not say its flow, and names countries in Portuguese, English or Spanish.
with months as (
    -- The site writes 01. Janeiro.
    select * replace (regexp_replace(month, '^([0-9]{1,2})[.] .*', '\1') as month) from cells
)
select
    row_number,
    'BR' as reporter,
    'iso2' as reporter_code_list,
    $flow as flow,
    null::varchar as flow_printed,
    partner,
    'comexstat' as partner_code_list,
    null::varchar as partner_name,
    year || '-' || case when length(month) = 1 then '0' || month else month end as period,
    product,
    mass,
    1::decimal(10, 3) as mass_factor,
    'mass' as mass_column,
    value,
    1::decimal(10, 3) as value_factor,
    'value' as value_column,
    'USD' as currency,
    'FOB' as valuation,
    false as is_confidential,
    '' as split,
    '' as split_by,
    false as is_total,
    null::varchar as aside
from months
