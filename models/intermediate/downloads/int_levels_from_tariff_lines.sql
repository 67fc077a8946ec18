-- What the tariff lines of whole months add up to: a level for each partner, month, quarter and
-- year to date. A partner without a row had no trade.

with

months as (

    select downloaded.*
    from {{ ref('int_series_months_downloaded') }} as downloaded
    left join (
        select distinct
            product,
            flow,
            trade_month
        from {{ ref('int_series_months_contested_by_prints') }}
    ) as contested
        on
            downloaded.product = contested.product
            and downloaded.flow = contested.flow
            and downloaded.trade_month = contested.trade_month
    where
        downloaded.is_all_there
        and contested.trade_month is null

),

summed as (

    select * from {{ ref('int_tariff_line_sums_by_partner') }}

),

voted as (

    select * from {{ ref('int_levels_from_prints') }}

),

partner_codes as (

    select
        product,
        flow,
        partner_code
    from summed

    union

    select
        voted.product,
        voted.flow,
        voted.partner_code
    from voted
    inner join {{ ref('ref_partners') }} as partners
        on voted.partner_code = coalesce(partners.iso3, partners.gacc_partner_code)

),

monthly as (

    select
        months.product,
        months.flow,
        partner_codes.partner_code,
        months.trade_month,
        months.loaded_on,
        coalesce(summed.quantity_kg, 0) as quantity_kg,
        case when summed.trade_month is null then 0 else summed.value_usd end as value_usd,
        case when summed.trade_month is null then 0 else summed.value_cny end as value_cny
    from months
    inner join partner_codes
        on
            months.product = partner_codes.product
            and months.flow = partner_codes.flow
    left join summed
        on
            months.product = summed.product
            and months.flow = summed.flow
            and months.trade_month = summed.trade_month
            and partner_codes.partner_code = summed.partner_code

),

to_date as (

    select
        *,
        count(*) over year_to_date as months_known,
        max(loaded_on) over year_to_date as ytd_loaded_on,
        sum(quantity_kg) over year_to_date as ytd_quantity_kg,
        case
            when count(value_usd) over year_to_date = count(*) over year_to_date
                then sum(value_usd) over year_to_date
        end as ytd_value_usd,
        case
            when count(value_cny) over year_to_date = count(*) over year_to_date
                then sum(value_cny) over year_to_date
        end as ytd_value_cny
    from monthly
    window
        year_to_date as (
            partition by product, flow, partner_code, year(trade_month)
            order by trade_month
            rows between unbounded preceding and current row
        )

),

-- The first quarter is a year to date.
quarterly as (

    select
        product,
        flow,
        partner_code,
        cast(date_trunc('quarter', trade_month) as date) as window_start,
        last_day(max(trade_month)) as window_end,
        max(loaded_on) as loaded_on,
        sum(quantity_kg) as quantity_kg,
        case when count(value_usd) = 3 then sum(value_usd) end as value_usd,
        case when count(value_cny) = 3 then sum(value_cny) end as value_cny
    from monthly
    where quarter(trade_month) > 1
    group by product, flow, partner_code, date_trunc('quarter', trade_month)
    having count(*) = 3

),

windows as (

    select
        product,
        flow,
        partner_code,
        trade_month as window_start,
        last_day(trade_month) as window_end,
        loaded_on,
        quantity_kg,
        value_usd,
        value_cny
    from monthly

    union all

    select
        product,
        flow,
        partner_code,
        cast(date_trunc('year', trade_month) as date) as window_start,
        last_day(trade_month) as window_end,
        ytd_loaded_on as loaded_on,
        ytd_quantity_kg as quantity_kg,
        ytd_value_usd as value_usd,
        ytd_value_cny as value_cny
    from to_date
    where
        month(trade_month) > 1
        and months_known = month(trade_month)

    union all

    select * from quarterly

),

named as (

    select
        *,
        {{ window_key() }} as window_key
    from windows

),

measured as (

    select
        {{ window_columns() }},
        loaded_on,
        'quantity_t' as measure,
        {{ tonnes('quantity_kg') }} as amount
    from named

    union all

    select
        {{ window_columns() }},
        loaded_on,
        'value_usd' as measure,
        cast(value_usd as decimal(18, 6)) as amount
    from named
    where value_usd is not null

    union all

    select
        {{ window_columns() }},
        loaded_on,
        'value_cny' as measure,
        cast(value_cny as decimal(18, 6)) as amount
    from named
    where value_cny is not null

),

final as (

    select
        {{ level_key() }} as level_key,
        {{ window_columns() }},
        measure,
        loaded_on,
        amount
    from measured

)

select * from final
