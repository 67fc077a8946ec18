-- What partners report, known on the day `as_of`, the newest vintage of each line and window. The
-- one place where `as_of` filters reports, and where all kinds of them meet.

with

reports as (

    select * from {{ ref('stg_partners__reports') }}

),

reporters as (

    select * from {{ ref('ref_reporters') }}

),

known as (

    select
        *,
        row_number() over (
            partition by
                reporter, statistics, flow, partner_code, classification, product_code,
                window_start, window_end
            order by as_of_vintage desc, source_url desc nulls last
        ) as vintages_back
    from reports
    {% if var('as_of') %}
        where as_of_vintage <= cast('{{ var("as_of") }}' as date)
    {% endif %}

),

final as (

    select
        known.reporter,
        known.statistics,
        known.flow,
        known.partner_code,
        known.window_start,
        known.window_end,
        known.classification,
        known.product_code,
        known.net_mass_kg,
        known.value,
        known.currency,
        known.valuation,
        known.is_lower_bound,
        known.as_of_vintage,
        known.source_url,
        known.as_found,
        coalesce(reporters.partner_code, known.reporter) as importer_code,
        coalesce(reporters.reporter_name, known.reporter) as reporter_name
    from known
    left join reporters
        on known.reporter = reporters.reporter
    where known.vintages_back = 1

)

select * from final
