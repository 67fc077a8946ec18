-- What a month nobody knows may hold, by experience: customs print what its headline and others add
-- up to together. Less the others, what was left over beside the known months says how much may be
-- left over in this one. An estimate: nothing rests on it.

with

months as (

    select
        *,
        certainty in ('exact', 'tight') as is_well_known
    from {{ ref('int_levels_final') }}
    where
        measure = 'quantity_t'
        and partner_code = 'WLD'
        and window_end = last_day(window_start)

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

-- A headline and the rest, where every other headline is well known.
left_for as (

    select
        headlines.product,
        wholes.flow,
        wholes.window_start,
        wholes.window_end,
        any_value(wholes.amount) - sum(others.amount) as left_t
    from headlines
    inner join months as wholes
        on headlines.part_of_product = wholes.product
    inner join headlines as siblings
        on
            headlines.part_of_product = siblings.part_of_product
            and headlines.product <> siblings.product
    left join months as others
        on
            siblings.product = others.product
            and wholes.flow = others.flow
            and wholes.window_start = others.window_start
            and others.is_well_known
    where wholes.amount is not null
    group by headlines.product, wholes.flow, wholes.window_start, wholes.window_end
    having count(*) = count(others.amount)

),

experience as (

    select
        left_for.product,
        left_for.flow,
        min(left_for.left_t - months.amount) as least_left_over_t,
        max(left_for.left_t - months.amount) as most_left_over_t,
        count(*) as months
    from left_for
    inner join months
        on
            left_for.product = months.product
            and left_for.flow = months.flow
            and left_for.window_start = months.window_start
    where months.is_well_known
    group by left_for.product, left_for.flow

),

-- An estimate outside what is certain would be no help.
final as (

    select
        left_for.product,
        left_for.flow,
        left_for.window_start as trade_month,
        cast(
            greatest(left_for.left_t - experience.most_left_over_t, months.amount_lower, 0)
            as decimal(18, 3)
        ) as estimate_from_t,
        cast(
            least(left_for.left_t - experience.least_left_over_t, months.amount_upper)
            as decimal(18, 3)
        ) as estimate_to_t,
        cast(experience.months as integer) as estimate_months
    from left_for
    inner join experience
        on
            left_for.product = experience.product
            and left_for.flow = experience.flow
    left join months
        on
            left_for.product = months.product
            and left_for.flow = months.flow
            and left_for.window_start = months.window_start
    where coalesce(months.certainty, 'none') in ('wide', 'none')

)

select * from final
where
    estimate_months >= {{ var('estimated_from_months') }}
    and estimate_from_t <= estimate_to_t
