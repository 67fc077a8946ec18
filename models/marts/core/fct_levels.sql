-- One row per product, flow, partner and window that printed levels bear on: agreed bounds, best
-- figure, basis, voices.

with

levels as (

    select * from {{ ref('int_levels_agreed') }}

),

keys as (

    select distinct
        product,
        flow,
        partner_code,
        window_start,
        window_end
    from levels

),

final as (

    select
        keys.product,
        keys.flow,
        keys.partner_code,
        keys.window_start,
        keys.window_end,
        quantities.amount as quantity_t,
        {{ lattice('quantities.amount_lower', 'down') }} as quantity_lower_t,
        {{ lattice('quantities.amount_upper', 'up') }} as quantity_upper_t,
        coalesce(quantities.basis, 'unknown') as quantity_basis,
        coalesce(quantities.agreeing_voters, 0) as agreeing_voters,
        coalesce(quantities.dissenting_figures, 0) as dissenting_figures,
        coalesce(quantities.is_clash, false) as is_clash,
        quantities.clash_sides,
        quantities.supporting_figure_ids,
        cast(dollars.amount as decimal(18, 2)) as value_usd,
        cast(yuan.amount as decimal(18, 2)) as value_cny
    from keys
    left join levels as quantities
        on
            keys.product = quantities.product
            and keys.flow = quantities.flow
            and keys.partner_code = quantities.partner_code
            and keys.window_start = quantities.window_start
            and keys.window_end = quantities.window_end
            and quantities.measure = 'quantity_t'
    left join levels as dollars
        on
            keys.product = dollars.product
            and keys.flow = dollars.flow
            and keys.partner_code = dollars.partner_code
            and keys.window_start = dollars.window_start
            and keys.window_end = dollars.window_end
            and dollars.measure = 'value_usd'
    left join levels as yuan
        on
            keys.product = yuan.product
            and keys.flow = yuan.flow
            and keys.partner_code = yuan.partner_code
            and keys.window_start = yuan.window_start
            and keys.window_end = yuan.window_end
            and yuan.measure = 'value_cny'

)

select * from final
