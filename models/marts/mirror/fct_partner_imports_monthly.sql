-- One row per line, partner and month that an office reports as imports, as it reports them.

with

reports as (

    select * from {{ ref('int_partner_reports') }}
    where
        flow = 'import'
        and window_end = last_day(window_start)

),

final as (

    select
        reporter,
        reporter_name,
        importer_code,
        statistics,
        classification,
        product_code,
        partner_code,
        window_start as trade_month,
        net_mass_kg,
        value,
        currency,
        valuation,
        is_lower_bound as is_at_least,
        as_of_vintage,
        source_url,
        file_name
    from reports

)

select * from final
