-- What the detail of each month rests on: a month is built again whenever its load set is another
-- than the one that it was built from.

with

download_lines as (

    select * from {{ ref('int_download_lines_known') }}

),

partners as (

    select * from {{ ref('ref_partners') }}

),

-- Partner codes are mapped in the mart, so a new mapping rebuilds all months.
mapping as (

    select
        {{ sorted_list("gacc_partner_code || ':' || coalesce(iso3, '')") }} as mapping_id
    from partners

),

loads as (

    select distinct
        trade_month,
        flow || ':' || file_sha256 as load_id
    from download_lines

),

final as (

    select
        loads.trade_month,
        count(*) as load_count,
        md5(
            {{ sorted_list('loads.load_id') }}
            || '|' || mapping.mapping_id
            -- A table built as of a day is never taken for the whole one, nor the reverse.
            || '|{{ var("as_of") }}'
        ) as load_set_id
    from loads
    cross join mapping
    group by loads.trade_month, mapping.mapping_id

)

select * from final
