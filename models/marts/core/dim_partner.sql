-- One row per partner code of the warehouse: countries and territories, customs' own groups that
-- have no ISO code, codes found in downloads that nothing else is known of, and, flagged, the
-- world, press aggregates and the residual.

with

customs_partners as (

    select * from {{ ref('ref_partners') }}

),

aggregates as (

    select * from {{ ref('ref_partner_aggregates') }}

),

unmapped as (

    select distinct partner_code from {{ ref('fct_customs_trade_monthly') }}
    where not is_partner_mapped

),

-- Several customs codes can share one ISO code (islands of one territory): they are one partner
-- here.
countries as (

    select
        coalesce(iso3, gacc_partner_code) as partner_code,
        string_agg(name_en, ' / ' order by gacc_partner_code) as partner_name,
        string_agg(name_zh, ' / ' order by gacc_partner_code) as partner_name_zh,
        min(region) as region,
        string_agg(gacc_partner_code, ', ' order by gacc_partner_code) as customs_partner_codes,
        bool_or(is_country) as is_country,
        bool_or(is_reimport) as is_reimport,
        bool_or(is_transshipment_hub) as is_transshipment_hub
    from customs_partners
    group by coalesce(iso3, gacc_partner_code)

),

final as (

    select
        partner_code,
        partner_name,
        partner_name_zh,
        region,
        customs_partner_codes,
        is_country,
        is_reimport,
        is_transshipment_hub,
        false as is_aggregate,
        false as is_residual,
        true as is_mapped
    from countries

    union all

    select
        partner_code,
        'Customs partner ' || partner_code || ' (not in the reference list)' as partner_name,
        null as partner_name_zh,
        'Unknown' as region,
        partner_code as customs_partner_codes,
        false as is_country,
        false as is_reimport,
        false as is_transshipment_hub,
        false as is_aggregate,
        false as is_residual,
        false as is_mapped
    from unmapped

    union all

    select
        partner_code,
        partner_name,
        null as partner_name_zh,
        region,
        null as customs_partner_codes,
        false as is_country,
        false as is_reimport,
        false as is_transshipment_hub,
        partner_code <> 'XX-REST' as is_aggregate,
        partner_code = 'XX-REST' as is_residual,
        true as is_mapped
    from aggregates

)

select * from final
