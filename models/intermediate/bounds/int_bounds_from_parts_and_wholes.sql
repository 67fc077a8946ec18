-- The least and the most that a window can hold because a part is no larger than its whole:
-- partners and the world bound each other by attested levels, and what customs print of rare earths
-- and products bounds the headlines in it, each less the others. Levels of other series come in
-- only here, so that series can be left apart.

with

windows as (

    select * from {{ ref('int_windows') }}

),

attested as (

    select
        *,
        {{ whole_kg('amount_lower', 'down') }} as lower_kg,
        {{ whole_kg('amount_upper', 'up') }} as upper_kg
    from {{ ref('int_levels_by_best_source') }}
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

-- Headlines do not overlap; narrower products do.
headlines as (

    select
        product,
        part_of_product
    from {{ ref('ref_products') }}
    where
        scope_kind = 'headline'
        and part_of_product is not null

),

rests as (

    select
        windows.window_id,
        any_value(wholes.upper_kg) - coalesce(sum(others.lower_kg), 0) as upper_kg
    from windows
    inner join headlines
        on windows.product = headlines.product
    inner join attested as wholes
        on wholes.window_key = {{ window_key('windows', product='headlines.part_of_product') }}
    left join headlines as siblings
        on
            headlines.part_of_product = siblings.part_of_product
            and headlines.product <> siblings.product
    left join attested as others
        on others.window_key = {{ window_key('windows', product='siblings.product') }}
    group by windows.window_id

),

final as (

    select
        windows.window_id,
        coalesce(largest_parts.lower_kg, 0) as lower_kg,
        least(
            coalesce(wholes.upper_kg, {{ unbounded_kg() }}),
            coalesce(rests.upper_kg, {{ unbounded_kg() }})
        ) as upper_kg
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
    left join rests
        on windows.window_id = rests.window_id

)

select * from final
