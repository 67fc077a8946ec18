-- Question (mirror): through which hubs do China's magnets go?
-- Answer: of metal magnets of all kinds in 2024 hubs took 11.5 % by weight: Mexico 10,473.1 t, the
-- Netherlands 3,187.4 t, Hong Kong 688.1 t. That is what they took, not what they sent on: it says
-- where a gap between two sides can come from.
-- Limits: no office of a hub is in the data by month, and HS6 850511 holds other magnets, too.
-- BACI has reconciled both sides, so that nothing of the gap itself is left in it.

with

imports as (

    select
        importer_code,
        net_mass_kg / 1000 as imported_t
    from {{ ref('fct_partner_imports_yearly') }}
    where
        statistics = 'baci'
        and product_code = '850511'
        and partner_code = 'CHN'
        and period_start = date '2024-01-01'

),

partners as (

    select * from {{ ref('dim_partner') }}

),

named as (

    select
        imports.imported_t,
        coalesce(partners.partner_name, imports.importer_code) as partner_name,
        coalesce(partners.is_transshipment_hub, false) as is_hub
    from imports
    left join partners
        on imports.importer_code = partners.partner_code

)

select
    partner_name,
    is_hub,
    cast(imported_t as decimal(18, 3)) as imported_t,
    cast(100 * imported_t / sum(imported_t) over () as decimal(9, 3)) as share_pct,
    cast(
        100 * sum(imported_t) over (partition by is_hub) / sum(imported_t) over () as decimal(9, 3)
    ) as share_of_all_such_pct
from named
order by is_hub desc, imported_t desc
