-- One row per line, partner and year of imports that statistics give as a year: what BACI
-- reconciles of each importer (HS6), and years that an office publishes itself.

with

reports as (

    select * from {{ ref('int_partner_reports') }}
    where
        flow = 'import'
        and month(window_start) = 1
        and window_end = last_day(cast(window_start + interval 11 month as date))

),

final as (

    select
        importer_code,
        reporter_name as importer_name,
        statistics,
        classification,
        product_code,
        partner_code,
        window_start as period_start,
        window_end as period_end,
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
