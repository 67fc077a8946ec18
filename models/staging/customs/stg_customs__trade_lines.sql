-- The rows of customs downloads as they were ingested: a month, a tariff line and a partner, finer
-- where the query asked for customs regimes or provinces. The one place where `as_of` filters
-- downloads: those that were loaded by that day.

{{ config(pre_hook='{{ register_landing() }}') }}

with

source as (

    {{ landed_trade_lines() }}

),

renamed as (

    select
        flow,
        trade_month,
        hs8,
        commodity_name,
        customs_partner_code,
        partner_name,
        regime_code,
        regime_name,
        location_code,
        location_name,
        regime_code is not null as has_regimes,
        location_code is not null as has_locations,
        first_quantity,
        first_unit,
        second_quantity,
        second_unit,
        -- What has a value weighs something: nobody wrote down what. Files of an earlier version
        -- have a quantity of 0 there.
        case
            when quantity_kg = 0 and coalesce(value_usd, value_cny) > 0 then null
            else quantity_kg
        end as quantity_kg,
        coalesce(is_quantity_missing, false)
        or coalesce(quantity_kg = 0 and coalesce(value_usd, value_cny) > 0, false)
            as is_quantity_missing,
        value_usd,
        value_cny,
        row_number as line_number,
        file_sha256,
        file_name,
        currency,
        language,
        source_columns,
        queried_codes,
        is_partial,
        coalesce(is_complete, false) as is_complete,
        coalesce(called_at, loaded_at) as called_at,
        loaded_at
    from source
    {% if var('as_of') -%}
        where cast(loaded_at as date) <= cast('{{ var("as_of") }}' as date)
    {%- endif %}

)

select * from renamed
