-- What statistics offices report, as their files were ingested: a figure of a reporter, a partner,
-- a line and a window. Each file is a vintage, and all stay; of files that have one figure the
-- newest is marked. The one place where `as_of` filters these files: those that were loaded by that
-- day.

with

source as (

    {{ landed_partner_reports() }}

),

codes as (

    select * from {{ ref('ref_partner_codes') }}

),

known as (

    select *
    from source
    {% if var('as_of') -%}
        where cast(loaded_at as date) <= cast('{{ var("as_of") }}' as date)
    {%- endif %}

),

-- Who is not in the reference keeps the code of the office.
coded as (

    select
        known.*,
        coalesce(reporters.reporter, known.reporter_as_reported) as reporter,
        coalesce(partners.partner_code, known.partner_as_reported) as partner_code,
        partners.partner_code is not null as is_partner_known
    from known
    left join codes as reporters
        on
            known.reporter_code_list = reporters.code_list
            and known.reporter_as_reported = reporters.code
    left join codes as partners
        on
            known.partner_code_list = partners.code_list
            and known.partner_as_reported = partners.code

),

final as (

    select
        reporter,
        statistics,
        form,
        flow,
        partner_code,
        partner_as_reported,
        partner_name,
        is_partner_known,
        window_start,
        cast(last_day(window_end) as date) as window_end,
        classification,
        product_code,
        net_mass_kg,
        value,
        currency,
        valuation,
        is_confidential,
        is_lower_bound,
        is_mass_estimated,
        loaded_at as vintage,
        made_at,
        -- All rows of the newest file that has the figure: several codes of an office may be one
        -- partner of ours.
        loaded_at = max(loaded_at) over (
            partition by
                reporter, statistics, flow, partner_code, window_start, window_end,
                classification, product_code
        ) as is_newest,
        file_sha256 as download_id,
        file_name,
        row_number as line_number,
        rows_summed
    from coded

)

select * from final
