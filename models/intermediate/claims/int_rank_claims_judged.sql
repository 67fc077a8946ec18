-- Every printed rank among partners against the partners whose level is known, with room for those
-- that are not: what the known partners leave of the world may hide partners that rank above.

with

claims as (

    select * from {{ ref('int_printed_figures') }}
    where statistic = 'rank'

),

levels as (

    select * from {{ ref('int_levels_final') }}
    where measure = 'quantity_t'

),

aggregates as (

    select * from {{ ref('ref_partner_aggregates') }}

),

partners as (

    select levels.*
    from levels
    left join aggregates
        on levels.partner_code = aggregates.partner_code
    where
        aggregates.partner_code is null
        and levels.amount is not null

),

counted as (

    select
        claims.figure_id,
        claims.printed_value,
        own.amount as own_t,
        own.amount_lower as own_lower_t,
        own.agreeing_voters as own_voters,
        world.amount_upper as world_upper_t,
        sum(others.amount_lower) as others_lower_t,
        sum(case when others.amount > own.amount then 1 else 0 end) as above,
        sum(case when others.amount_lower > own.amount_upper then 1 else 0 end) as surely_above,
        sum(case when others.amount_upper > own.amount_lower then 1 else 0 end) as possibly_above,
        min(case when others.amount_lower > own.amount_upper then others.agreeing_voters end)
            as least_voters_above,
        flatten(list_prepend(
            coalesce(own.supporting_figure_ids, []),
            list(
                others.supporting_figure_ids
                order by others.amount desc, others.partner_code asc
            ) filter (others.supporting_figure_ids is not null)
        )) as witness_figure_ids
    from claims
    left join partners as own
        on claims.window_key = own.window_key
    left join partners as others
        on
            claims.product = others.product
            and claims.flow = others.flow
            and claims.window_start = others.window_start
            and claims.window_end = others.window_end
            and claims.partner_code <> others.partner_code
    left join levels as world
        on
            claims.product = world.product
            and claims.flow = world.flow
            and world.partner_code = 'WLD'
            and claims.window_start = world.window_start
            and claims.window_end = world.window_end
    group by
        claims.figure_id,
        claims.printed_value,
        own.amount,
        own.amount_lower,
        own.agreeing_voters,
        world.amount_upper,
        own.supporting_figure_ids

),

bounded as (

    select
        *,
        1 + surely_above as best_possible_rank,
        -- Partners nobody printed can be above only as often as the rest of the world holds this
        -- partner's quantity.
        case
            when own_lower_t > 0 and world_upper_t is not null
                then 1 + possibly_above + cast(greatest(
                    floor(
                        cast(world_upper_t - own_lower_t - coalesce(others_lower_t, 0) as double)
                        / own_lower_t
                    ),
                    0
                ) as integer)
        end as worst_possible_rank
    from counted

),

final as (

    select
        figure_id,
        cast(
            case when best_possible_rank = worst_possible_rank then best_possible_rank end
            as decimal(18, 6)
        ) as recomputed_value,
        cast(best_possible_rank as decimal(18, 6)) as recomputed_lower,
        cast(worst_possible_rank as decimal(18, 6)) as recomputed_upper,
        cast(null as date) as recomputed_month,
        case
            when own_t is null then 'not_testable'
            when printed_value < best_possible_rank
                then
                    case
                        when least(own_voters, least_voters_above) >= 2 then 'contradicted' else
                            'disputed'
                    end
            when printed_value > worst_possible_rank
                then
                    case when own_voters >= 2 then 'contradicted' else 'disputed' end
            when printed_value = 1 + above then 'pass'
            when printed_value <= 1 + possibly_above then 'pass_by_rounding'
            else 'not_testable'
        end as verdict,
        case
            when own_t is null then 'no_level'
            when printed_value < best_possible_rank then 'more_partners_above'
            when printed_value > worst_possible_rank then 'fewer_partners_above'
            when printed_value = 1 + above then 'rank_among_known_partners'
            when printed_value <= 1 + possibly_above then 'intervals_meet'
            else 'partners_unknown'
        end as reason,
        cast(null as decimal(18, 3)) as base_shift_t,
        nullif(witness_figure_ids, []) as witness_figure_ids
    from bounded

)

select * from final
