-- The value of a window in yuan, and its unit value. Both belong to the newest vintage of customs'
-- tables; where that has no quantity, the unit value is of the newest that has both. Tariff lines
-- and prints have their quantity beside them.

with

levels as (

    select * from {{ ref('int_levels_final') }}

),

pairs as (

    select * from {{ ref('int_values_with_quantities') }}
    where is_newest

),

latest as (

    select * from {{ ref('int_level_vintages_from_tables') }}
    where
        measure = 'value_cny'
        and superseded_on is null

),

money as (

    select
        {{ window_columns() }},
        amount,
        amount_lower,
        amount_upper,
        is_clash,
        basis
    from levels
    where measure = 'value_cny'

),

valued as (

    select * from money

    union all

    select
        {{ window_columns() }},
        cast(value_cny as decimal(18, 3)) as amount,
        value_lower_cny as amount_lower,
        value_upper_cny as amount_upper,
        false as is_clash,
        'official_table' as basis
    from pairs
    where
        is_difference
        and window_key not in (select money.window_key from money)

),

-- What two voices contradict is no quantity to divide by.
matched as (

    select
        valued.*,
        coalesce(latest.is_restated, pairs.is_restated) as is_restated,
        quantities.amount is not null as has_quantity,
        valued.basis = 'official_table' and quantities.basis <> 'printed' as is_of_tables,
        valued.basis <> 'official_table' and valued.basis = quantities.basis as is_of_levels,
        quantities.amount as quantity,
        quantities.amount_lower as quantity_lower,
        quantities.amount_upper as quantity_upper,
        pairs.is_restated as is_pair_restated,
        pairs.quantity_t,
        pairs.quantity_lower_t,
        pairs.quantity_upper_t,
        pairs.value_cny,
        pairs.value_lower_cny,
        pairs.value_upper_cny
    from valued
    left join levels as quantities
        on
            valued.window_key = quantities.window_key
            and quantities.measure = 'quantity_t'
    left join pairs
        on valued.window_key = pairs.window_key
    left join latest
        on valued.window_key = latest.window_key

),

paired as (

    select
        {{ window_columns() }},
        amount,
        amount_lower,
        amount_upper,
        is_clash,
        has_quantity,
        case
            when basis <> 'official_table' then null
            when is_restated then 'restated'
            else 'first'
        end as value_cny_vintage,
        case
            when is_of_tables and is_pair_restated then 'restated'
            when is_of_tables and not is_pair_restated then 'first'
        end as unit_value_cny_vintage,
        case when is_of_tables then quantity_t when is_of_levels then quantity end
            as paired_quantity_t,
        case when is_of_tables then quantity_lower_t when is_of_levels then quantity_lower end
            as paired_quantity_lower_t,
        case when is_of_tables then quantity_upper_t when is_of_levels then quantity_upper end
            as paired_quantity_upper_t,
        case when is_of_tables then value_cny when is_of_levels then amount end
            as paired_value_cny,
        case when is_of_tables then value_lower_cny when is_of_levels then amount_lower end
            as paired_value_lower_cny,
        case when is_of_tables then value_upper_cny when is_of_levels then amount_upper end
            as paired_value_upper_cny
    from matched

),

final as (

    select
        {{ window_columns() }},
        cast(amount as decimal(18, 2)) as value_cny,
        {{ lattice('amount_lower', 'down', places=2) }} as value_lower_cny,
        {{ lattice('amount_upper', 'up', places=2) }} as value_upper_cny,
        value_cny_vintage,
        case
            when is_clash then 'level_clash'
            when amount is null then 'no_level'
        end as value_cny_null_reason,
        paired_quantity_t,
        paired_value_cny,
        case
            when paired_quantity_lower_t > 0
                then {{ unit_value('paired_value_cny', '(1000 * paired_quantity_t)') }}
        end as unit_value_cny_per_kg,
        case
            when paired_quantity_lower_t > 0
                then {{ unit_value_bound(
                    'paired_value_lower_cny', 'paired_quantity_upper_t', 'down'
                ) }}
        end as unit_value_lower_cny_per_kg,
        case
            when paired_quantity_lower_t > 0
                then {{ unit_value_bound(
                    'paired_value_upper_cny', 'paired_quantity_lower_t', 'up'
                ) }}
        end as unit_value_upper_cny_per_kg,
        case when paired_quantity_lower_t > 0 then unit_value_cny_vintage end
            as unit_value_cny_vintage,
        case
            when amount is null then 'no_value'
            when not has_quantity then 'no_level'
            when paired_quantity_t is null then 'vintages_differ'
            when paired_quantity_lower_t <= 0 then 'base_may_be_zero'
        end as unit_value_cny_null_reason
    from paired

)

select * from final
