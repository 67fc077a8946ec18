-- Trade by month, flow, tariff line and partner from customs downloads. Incremental: a month is
-- built when what it rests on is not what it was built from, and taken out when nothing is left of
-- it.

{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    full_refresh=(true if var('as_of') else none),
    pre_hook="{% if is_incremental() %}
        delete from {{ this }}
        where (trade_month, load_set_id) not in (
            select (trade_month, load_set_id) from {{ ref('int_trade_months_loaded') }}
        )
    {% endif %}",
) }}

with

cells as (

    select * from {{ ref('int_trade_cells_chosen') }}
    where {{ in_stale_months('trade_month') }}

),

load_sets as (

    select * from {{ ref('int_trade_months_loaded') }}

),

partners as (

    select * from {{ ref('ref_partners') }}

),

tariff_lines as (

    select * from {{ ref('ref_tariff_lines') }}

),

mapped as (

    select
        cells.*,
        coalesce(partners.iso3, cells.customs_partner_code) as partner_code,
        partners.gacc_partner_code is not null as is_partner_mapped
    from cells
    left join partners
        on cells.customs_partner_code = partners.gacc_partner_code

),

summed as (

    select
        trade_month,
        flow,
        hs8,
        partner_code,
        bool_and(is_partner_mapped) as is_partner_mapped,
        sum(quantity_kg) as quantity_kg,
        -- Half of the value is no value.
        case when count(*) = count(value_usd) then sum(value_usd) end as value_usd,
        case when count(*) = count(value_cny) then sum(value_cny) end as value_cny,
        bool_or(is_revised) as is_revised,
        bool_or(is_overlapping) as is_overlapping,
        bool_or(is_differing_by_currency) as is_differing_by_currency,
        bool_or(is_differing_by_grain) as is_differing_by_grain
    from mapped
    group by trade_month, flow, hs8, partner_code

),

final as (

    select
        summed.trade_month,
        summed.flow,
        summed.hs8,
        summed.partner_code,
        tariff_lines.hs8 is not null as is_line_mapped,
        summed.is_partner_mapped,
        cast(summed.quantity_kg as decimal(18, 3)) as quantity_kg,
        cast({{ tonnes('summed.quantity_kg') }} as decimal(18, 3)) as quantity_t,
        cast(summed.value_usd as decimal(18, 2)) as value_usd,
        cast(summed.value_cny as decimal(18, 2)) as value_cny,
        case
            when summed.quantity_kg > 0
                then cast(round(summed.value_usd / summed.quantity_kg, 4) as decimal(18, 4))
        end as unit_value_usd_per_kg,
        summed.is_revised,
        case
            when summed.is_differing_by_currency then 'currencies_differ'
            when summed.is_differing_by_grain then 'grains_differ'
            when summed.is_overlapping then 'splits_overlap'
        end as load_conflict,
        load_sets.load_set_id
    from summed
    inner join load_sets
        on summed.trade_month = load_sets.trade_month
    left join tariff_lines
        on summed.hs8 = tariff_lines.hs8

)

select * from final
