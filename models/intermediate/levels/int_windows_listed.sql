-- Every window whose quantity some evidence bears on, and the months and years to date that
-- connect them, with an id in the order of their names.

with

levels as (

    select * from {{ ref('int_levels_settled') }}
    where measure = 'quantity_t'

),

growths as (

    select * from {{ ref('int_growths_stated') }}

),

spoken_of as (

    select
        {{ window_columns() }}
    from levels
    union
    select
        {{ window_columns() }}
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

-- A part is no larger than its whole: partners and the world bound each other by attested
-- levels. Levels of other series come in only here, so that series can be left apart.
attested as (

    select
        *,
        cast(floor(amount_lower * 1000) as bigint) as lower_kg,
        cast(ceil(amount_upper * 1000) as bigint) as upper_kg
    from levels
    where is_attested

),

largest_parts as (

    select
        product,
        flow,
        window_start,
        window_end,
        max(lower_kg) as lower_kg
    from attested
    where partner_code <> 'WLD'
    group by product, flow, window_start, window_end

),

final as (

    select
        row_number() over (
            order by {{ window_columns('listed', with_key=false) }}
        ) as window_id,
        dense_rank() over (
            order by listed.product, listed.flow, listed.partner_code
        ) as series_id,
        {{ window_columns('listed') }},
        coalesce(largest_parts.lower_kg, 0) as lower_kg,
        coalesce(wholes.upper_kg, {{ unbounded_kg() }}) as upper_kg
    from listed
    left join attested as wholes
        on
            listed.product = wholes.product
            and listed.flow = wholes.flow
            and listed.window_start = wholes.window_start
            and listed.window_end = wholes.window_end
            and wholes.partner_code = 'WLD'
            and listed.partner_code <> 'WLD'
    left join largest_parts
        on
            listed.product = largest_parts.product
            and listed.flow = largest_parts.flow
            and listed.window_start = largest_parts.window_start
            and listed.window_end = largest_parts.window_end
            and listed.partner_code = 'WLD'

)

select * from final
