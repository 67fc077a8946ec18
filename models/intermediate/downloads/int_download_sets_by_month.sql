-- What the detail of each month rests on: a month is built again whenever its load set is another
-- than the one that it was built from.

with

download_lines as (

    select * from {{ ref('int_download_contents') }}

),

-- Codes of partners and tariff lines are looked up in the mart, so another list rebuilds all
-- months.
partners as (

    select
        {{ sorted_list("gacc_partner_code || ':' || coalesce(iso3, '')") }} as partner_list
    from {{ ref('ref_partners') }}

),

tariff_lines as (

    select
        {{ sorted_list('hs8') }} as tariff_line_list
    from {{ ref('ref_tariff_lines') }}

),

-- What the user says of a download may change later, and with it which of its rows count.
loads as (

    select distinct
        trade_month,
        flow
        || ':'
        || file_sha256
        || case when is_partial then ':partial' else '' end
        || case
            when is_complete
                then ':complete ' || cast(called_at as string) || ' ' || coalesce(queried_codes, '')
            else ''
        end as load_id
    from download_lines

),

final as (

    select
        loads.trade_month,
        count(*) as load_count,
        md5(
            {{ sorted_list('loads.load_id') }}
            || '|' || partners.partner_list
            || '|' || tariff_lines.tariff_line_list
            -- A table built as of a day is never taken for the whole one, nor the reverse.
            || '|{{ var("as_of") }}'
        ) as load_set_id
    from loads
    cross join partners
    cross join tariff_lines
    group by loads.trade_month, partners.partner_list, tariff_lines.tariff_line_list

)

select * from final
