-- China's trade by partner, month and six digits, as UN Comtrade has it from China, known on the
-- day `as_of`. A later file replaces the cells that it has, and no others. These are China's own
-- figures, so they stand here and not among what partners report.

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

of_china as (

    select known.*
    from known
    inner join codes
        on
            known.reporter_code_list = codes.code_list
            and known.reporter_as_reported = codes.code
            and codes.reporter = 'CN'
    where
        known.statistics = 'comtrade'
        and known.classification = 'HS6'
        and known.window_start = known.window_end

),

newest as (

    select *
    from of_china
    qualify
        row_number() over (
            partition by flow, product_code, window_start, partner_as_reported
            order by loaded_at desc, file_sha256 asc
        ) = 1

),

final as (

    select
        newest.flow,
        newest.product_code as hs6,
        newest.window_start as trade_month,
        coalesce(codes.partner_code, newest.partner_as_reported) as partner_code,
        codes.partner_code is not null as is_partner_known,
        newest.net_mass_kg as quantity_kg,
        newest.value as value_usd,
        newest.is_mass_estimated,
        cast(newest.loaded_at as date) as loaded_on,
        newest.file_name
    from newest
    left join codes
        on
            newest.partner_code_list = codes.code_list
            and newest.partner_as_reported = codes.code

)

select * from final
