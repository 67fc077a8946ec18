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

reporters as (

    select * from {{ ref('ref_reporters') }}

),

members as (

    select
        reporters.reporter,
        members.member_from,
        coalesce(members.member_until, cast('9999-12-31' as date)) as member_until
    from {{ ref('ref_partner_aggregate_members') }} as members
    inner join reporters
        on members.partner_code = reporters.partner_code
    where members.aggregate_code = 'EU'

),

-- A row of the whole world beside its partners would count them twice. Staging knows which were
-- known on the day.
reported as (

    select * from {{ ref('stg_partners__reports_downloaded') }}
    where
        is_newest
        and partner_code <> 'WLD'

),

-- A bulk file of Comext has the members of the Union and not their sum. Where all 27 are in it,
-- they add up to it; what any of them hides may be in the sum.
whole_unions as (

    select
        reported.download_id,
        reported.window_start,
        reported.window_end,
        bool_or(reported.is_confidential) as is_hiding
    from reported
    inner join members
        on
            reported.reporter = members.reporter
            and reported.window_start between members.member_from and members.member_until
    where reported.form = 'eurostat_bulk'
    group by reported.download_id, reported.window_start, reported.window_end
    having count(distinct reported.reporter) = 27

),

unions as (

    select
        reported.* replace (
            'EU27' as reporter,
            reported.is_lower_bound or whole_unions.is_hiding as is_lower_bound
        )
    from reported
    inner join whole_unions
        on
            reported.download_id = whole_unions.download_id
            and reported.window_start = whole_unions.window_start
            and reported.window_end = whole_unions.window_end
    inner join members
        on
            reported.reporter = members.reporter
            and reported.window_start between members.member_from and members.member_until

),

-- Several codes of an office may be one partner of ours.
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
    from (
        select * from reported
        union all
        select * from unions
    ) as reports
    group by {{ key | join(', ') }}

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
