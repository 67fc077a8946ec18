-- One row per product, flow, partner and window that printed levels bear on: agreed bounds, best
-- figure, basis, voices.

with

levels as (

    select * from {{ ref('int_levels_final') }}

),

keys as (

    select distinct
        {{ window_columns() }}
    from levels

),

final as (

    select
        {{ window_columns('keys', with_key=false) }},
        quantities.amount as quantity_t,
        {{ lattice('quantities.amount_lower', 'down') }} as quantity_lower_t,
        {{ lattice('quantities.amount_upper', 'up') }} as quantity_upper_t,
        coalesce(quantities.certainty, 'none') as certainty,
        coalesce(quantities.basis, 'unknown') as quantity_basis,
        coalesce(quantities.agreeing_voters, 0) as agreeing_voters,
        coalesce(quantities.dissenting_figures, 0) as dissenting_figures,
        coalesce(quantities.is_clash, false) as is_clash,
        quantities.clash_sides,
        array_to_string(quantities.supporting_figure_ids, ', ') as supporting_figure_ids,
        cast(dollars.amount as decimal(18, 2)) as value_usd,
        {{ lattice('dollars.amount_lower', 'down', places=2) }} as value_lower_usd,
        {{ lattice('dollars.amount_upper', 'up', places=2) }} as value_upper_usd,
        cast(yuan.amount as decimal(18, 2)) as value_cny,
        {{ lattice('yuan.amount_lower', 'down', places=2) }} as value_lower_cny,
        {{ lattice('yuan.amount_upper', 'up', places=2) }} as value_upper_cny
    from keys
    left join levels as quantities
        on
            keys.window_key = quantities.window_key
            and quantities.measure = 'quantity_t'
    left join levels as dollars
        on
            keys.window_key = dollars.window_key
            and dollars.measure = 'value_usd'
    left join levels as yuan
        on
            keys.window_key = yuan.window_key
            and yuan.measure = 'value_cny'

)

select * from final
