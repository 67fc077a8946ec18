-- What partners report, known on the day `as_of`, the newest vintage of each line and window:
-- copies in the seeds, and files of offices as they were ingested. Here both kinds meet.

{% set key = [
    'reporter', 'statistics', 'flow', 'partner_code', 'classification', 'product_code',
    'window_start', 'window_end',
] %}

with

copies as (

    select * from {{ ref('stg_partners__reports') }}
    {% if var('as_of') %}
        where as_of_vintage <= cast('{{ var("as_of") }}' as date)
    {% endif %}

),

-- Several codes of an office may be one partner of ours. A row of the whole world beside its
-- partners would count them twice. Staging knows which were known on the day.
downloads as (

    select
        {{ key | join(',\n        ') }},
        cast(sum(net_mass_kg) as decimal(18, 3)) as net_mass_kg,
        cast(sum(value) as decimal(20, 2)) as value,
        min(currency) as currency,
        min(valuation) as valuation,
        -- What the office hides is more than nothing, and no one says how much.
        bool_or(is_lower_bound or is_confidential) as is_lower_bound,
        cast(max(vintage) as date) as as_of_vintage,
        min(file_name) as file_name
    from {{ ref('stg_partners__reports_downloaded') }}
    where
        is_newest
        and partner_code <> 'WLD'
    group by {{ key | join(', ') }}

),

reporters as (

    select * from {{ ref('ref_reporters') }}

),

united as (

    select
        {{ key | join(',\n        ') }},
        net_mass_kg,
        value,
        currency,
        valuation,
        is_lower_bound,
        as_of_vintage,
        source_url,
        cast(null as string) as file_name
    from copies
    union all
    select
        {{ key | join(',\n        ') }},
        net_mass_kg,
        value,
        currency,
        valuation,
        is_lower_bound,
        as_of_vintage,
        null as source_url,
        file_name
    from downloads

),

newest as (

    select *
    from united
    qualify
        row_number() over (
            partition by {{ key | join(', ') }}
            -- A file of the office itself comes before a copy of the same day.
            order by as_of_vintage desc, file_name asc nulls last, source_url desc
        ) = 1

),

final as (

    select
        newest.*,
        coalesce(reporters.partner_code, newest.reporter) as importer_code,
        coalesce(reporters.reporter_name, newest.reporter) as reporter_name
    from newest
    left join reporters
        on newest.reporter = reporters.reporter

)

select * from final
