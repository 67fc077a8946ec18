-- What the tariff lines of whole months add up to: a level for each partner, month, quarter and
-- year to date. A partner without a row had no trade. Where a month is not whole on eight digits,
-- six digits do, if their lines are the scope of the series.

with

months as (

    select
        downloaded.product,
        downloaded.flow,
        downloaded.trade_month,
        downloaded.loaded_on,
        'customs_detail' as basis
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

six_digits as (

    select six_digits.*
    from {{ ref('int_six_digit_sums_by_partner') }} as six_digits
    left join months
        on
            six_digits.product = months.product
            and six_digits.flow = months.flow
            and six_digits.trade_month = months.trade_month
    where months.trade_month is null

),

whole_months as (

    select * from months
    union all
    select distinct
        product,
        flow,
        trade_month,
        loaded_on,
        'customs_detail_hs6' as basis
    from six_digits

),

summed as (

    select
        *,
        'customs_detail' as basis
    from {{ ref('int_tariff_line_sums_by_partner') }}
    union all
    select
        product,
        flow,
        partner_code,
        trade_month,
        quantity_kg,
        value_usd,
        cast(null as decimal(38, 0)) as value_cny,
        'customs_detail_hs6' as basis
    from six_digits

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
        whole_months.product,
        whole_months.flow,
        partner_codes.partner_code,
        whole_months.trade_month,
        whole_months.loaded_on,
        whole_months.basis,
        coalesce(summed.quantity_kg, 0) as quantity_kg,
        case when summed.trade_month is null then 0 else summed.value_usd end as value_usd,
        case when summed.trade_month is null then 0 else summed.value_cny end as value_cny
    from whole_months
    inner join partner_codes
        on
            whole_months.product = partner_codes.product
            and whole_months.flow = partner_codes.flow
    left join summed
        on
            whole_months.product = summed.product
            and whole_months.flow = summed.flow
            and whole_months.trade_month = summed.trade_month
            and whole_months.basis = summed.basis
            and partner_codes.partner_code = summed.partner_code

),

to_date as (

    select
        *,
        count(*) over year_to_date as months_known,
        max(loaded_on) over year_to_date as ytd_loaded_on,
        -- Six digits in one month are six digits in the sum.
        max(basis) over year_to_date as ytd_basis,
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
        max(basis) as basis,
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
        basis,
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
        ytd_basis as basis,
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
        basis,
        'quantity_t' as measure,
        {{ tonnes('quantity_kg') }} as amount
    from named

    union all

    select
        {{ window_columns() }},
        loaded_on,
        basis,
        'value_usd' as measure,
        cast(value_usd as decimal(18, 6)) as amount
    from named
    where value_usd is not null

    union all

    select
        {{ window_columns() }},
        loaded_on,
        basis,
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
        basis,
        amount
    from measured

)

select * from final
