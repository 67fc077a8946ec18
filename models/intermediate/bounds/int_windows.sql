-- Every window whose quantity some evidence bears on, the months and years to date that connect
-- them, and the quarters of series, with an id in the order of their names.

with

levels as (

    select * from {{ ref('int_levels_from_prints') }}

),

growths as (

    select * from {{ ref('int_printed_growths_by_voter') }}

),

followed as (

    select * from {{ ref('ref_series') }}

),

tables as (

    select * from {{ ref('int_level_vintages_from_tables') }}

),

-- Tariff lines add up among themselves: they need windows only where the press speaks of the
-- partner.
downloads as (

    select {{ window_columns('detail') }}
    from {{ ref('int_levels_from_tariff_lines') }} as detail
    inner join (
        select
            product,
            flow,
            partner_code
        from levels
        union
        select
            product,
            flow,
            partner_code
        from growths
    ) as series
        on {{ same_series('detail', 'series') }}
    where detail.measure = 'quantity_t'

),

spoken_of as (

    select {{ window_columns() }}
    from levels
    where measure = 'quantity_t'
    union
    select * from downloads
    union
    select {{ window_columns() }}
    from tables
    where measure = 'quantity_t'
    union
    select {{ window_columns() }}
    from growths
    union
    select
        base_window_key as window_key,
        product,
        flow,
        partner_code,
        base_window_start as window_start,
        base_window_end as window_end
    from growths

),

series_years as (

    select
        product,
        flow,
        partner_code,
        year(window_start) as trade_year
    from spoken_of
    union
    select
        product,
        flow,
        partner_code,
        year(window_end) as trade_year
    from spoken_of

),

series_months as (

    select
        product,
        flow,
        partner_code,
        make_date(trade_year, 1, 1) as january,
        cast(unnest(generate_series(
            make_date(trade_year, 1, 1), make_date(trade_year, 12, 1), interval 1 month
        )) as date) as trade_month
    from series_years

),

connecting as (

    select
        product,
        flow,
        partner_code,
        trade_month as window_start,
        last_day(trade_month) as window_end
    from series_months
    union
    select
        product,
        flow,
        partner_code,
        january as window_start,
        last_day(trade_month) as window_end
    from series_months

),

listed as (

    select * from spoken_of
    union
    select
        {{ window_key() }} as window_key,
        *
    from connecting

),

-- The first quarter is a year to date. A sum has two parts: the others are two months and one.
quarters as (

    select
        {{ window_columns('series_months', with_key=false) }}
    from (
        select
            product,
            flow,
            partner_code,
            trade_month as window_start,
            cast(unnest([
                last_day(trade_month + interval 1 month), last_day(trade_month + interval 2 month)
            ]) as date) as window_end
        from series_months
        where month(trade_month) in (4, 7, 10)
    ) as series_months
    inner join followed
        on
            series_months.product = followed.product
            and series_months.flow = followed.flow

),

united as (

    select
        {{ window_columns() }},
        false as is_target_only
    from listed

    union all

    select
        {{ window_columns('named') }},
        true as is_target_only
    from (
        select
            {{ window_key() }} as window_key,
            *
        from quarters
    ) as named
    left join listed
        on named.window_key = listed.window_key
    where listed.window_key is null

),

final as (

    select
        row_number() over (order by {{ window_columns(with_key=false) }}) as window_id,
        dense_rank() over (order by product, flow, partner_code) as series_id,
        {{ window_columns() }},
        is_target_only
    from united

)

select * from final
