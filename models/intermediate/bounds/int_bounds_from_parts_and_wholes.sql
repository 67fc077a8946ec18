-- The least and the most that a window can hold because a part is no larger than its whole:
-- partners and the world bound each other by attested levels. Levels of other series come in only
-- here, so that series can be left apart.

with

windows as (

    select * from {{ ref('int_windows') }}

),

attested as (

    select
        *,
        {{ whole_kg('amount_lower', 'down') }} as lower_kg,
        {{ whole_kg('amount_upper', 'up') }} as upper_kg
    from {{ ref('int_levels_from_prints_or_tariff_lines') }}
    where
        measure = 'quantity_t'
        and is_attested

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
        windows.window_id,
        coalesce(largest_parts.lower_kg, 0) as lower_kg,
        coalesce(wholes.upper_kg, {{ unbounded_kg() }}) as upper_kg
    from windows
    left join attested as wholes
        on
            windows.product = wholes.product
            and windows.flow = wholes.flow
            and windows.window_start = wholes.window_start
            and windows.window_end = wholes.window_end
            and wholes.partner_code = 'WLD'
            and windows.partner_code <> 'WLD'
    left join largest_parts
        on
            windows.product = largest_parts.product
            and windows.flow = largest_parts.flow
            and windows.window_start = largest_parts.window_start
            and windows.window_end = largest_parts.window_end
            and windows.partner_code = 'WLD'

)

select * from final
