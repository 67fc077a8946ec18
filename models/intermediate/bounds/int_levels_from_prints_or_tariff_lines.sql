-- The levels that the propagation starts from: as voices agree on them, and, stronger, as the
-- tariff lines of whole months add up. Only for partners that the press speaks of: sums of tariff
-- lines add up among themselves, and need no propagation.

with

prints as (

    select * from {{ ref('int_levels_from_prints') }}

),

detail as (

    select * from {{ ref('int_levels_from_tariff_lines') }}

),

figures as (

    select
        *,
        {{ level_key() }} as level_key
    from {{ ref('int_printed_figures') }}
    where
        statistic = 'level'
        and has_vote

),

spoken_of as (

    select
        product,
        flow,
        partner_code
    from prints

    union

    select
        product,
        flow,
        partner_code
    from {{ ref('int_printed_growths_by_voter') }}

),

-- The prints of a level are tested by the tariff lines, and count for or against them.
tested as (

    select
        detail.level_key,
        count(distinct case
            when detail.amount between figures.rounded_lower and figures.rounded_upper
                then figures.voter
        end) as agreeing_voters,
        count(distinct figures.voter) as voices,
        count(case
            when detail.amount not between figures.coarse_lower and figures.coarse_upper then 1
        end) as dissenting_figures,
        list(figures.figure_id order by figures.figure_id) filter (
            detail.amount between figures.rounded_lower and figures.rounded_upper
        ) as supporting_figure_ids,
        list(figures.figure_id order by figures.figure_id) filter (figures.figure_id is not null)
            as voting_figure_ids
    from detail
    left join figures
        on detail.level_key = figures.level_key
    group by detail.level_key

),

final as (

    select
        prints.level_key,
        {{ window_columns('prints') }},
        prints.measure,
        prints.amount,
        prints.agreed_amounts,
        prints.usual_amount,
        prints.amount_lower,
        prints.amount_upper,
        prints.basis,
        prints.agreeing_voters >= 2 as is_attested,
        prints.agreeing_voters,
        prints.voices,
        prints.dissenting_figures,
        prints.is_clash,
        prints.clash_sides,
        prints.supporting_figure_ids,
        prints.voting_figure_ids
    from prints
    left join detail
        on prints.level_key = detail.level_key
    where detail.level_key is null

    union all

    select
        detail.level_key,
        {{ window_columns('detail') }},
        detail.measure,
        cast(detail.amount as decimal(18, 3)) as amount,
        null as agreed_amounts,
        cast(detail.amount as decimal(18, 3)) as usual_amount,
        detail.amount as amount_lower,
        detail.amount as amount_upper,
        'customs_detail' as basis,
        true as is_attested,
        tested.agreeing_voters,
        tested.voices,
        cast(tested.dissenting_figures as integer) as dissenting_figures,
        false as is_clash,
        null as clash_sides,
        tested.supporting_figure_ids,
        tested.voting_figure_ids
    from detail
    inner join tested
        on detail.level_key = tested.level_key
    inner join spoken_of
        on
            detail.product = spoken_of.product
            and detail.flow = spoken_of.flow
            and detail.partner_code = spoken_of.partner_code

)

select * from final
