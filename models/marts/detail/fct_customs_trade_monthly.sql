-- Trade by month, flow, tariff line and partner from customs downloads. Incremental: a month is
-- built when what it rests on is not what it was built from, and taken out when nothing is left of
-- it.

{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    full_refresh=(true if var('as_of') else none),
    partition_by='trade_month',
    pre_hook='{{ drop_stale_months() }}',
) }}

with

cells as (

    select * from {{ ref('int_trade_cells') }}
    where {{ in_stale_months('trade_month') }}

),

load_sets as (

    select * from {{ ref('int_download_sets_by_month') }}

),

mapped_partners as (

    select distinct coalesce(iso3, gacc_partner_code) as partner_code
    from {{ ref('ref_partners') }}

),

tariff_lines as (

    select * from {{ ref('ref_tariff_lines') }}

),

final as (

    select
        cells.trade_month,
        cells.flow,
        cells.hs8,
        cells.partner_code,
        tariff_lines.hs8 is not null as is_line_mapped,
        mapped_partners.partner_code is not null as is_partner_mapped,
        cast(cells.quantity_kg as decimal(18, 3)) as quantity_kg,
        cast({{ tonnes('cells.quantity_kg') }} as decimal(18, 3)) as quantity_t,
        cast(cells.value_usd as decimal(18, 2)) as value_usd,
        cast(cells.value_cny as decimal(18, 2)) as value_cny,
        case
            when cells.quantity_kg > 0 then {{ unit_value('cells.value_usd', 'cells.quantity_kg') }}
        end as unit_value_usd_per_kg,
        cells.is_revised,
        case
            when cells.is_differing_by_currency then 'currencies_differ'
            when cells.is_differing_by_grain then 'grains_differ'
        end as load_conflict,
        load_sets.load_set_id
    from cells
    inner join load_sets
        on cells.trade_month = load_sets.trade_month
    left join mapped_partners
        on cells.partner_code = mapped_partners.partner_code
    left join tariff_lines
        on cells.hs8 = tariff_lines.hs8

)

select * from final
