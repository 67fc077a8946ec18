-- The levels that the propagation starts from: as tariff lines of whole months add up, else as
-- customs' tables print them, else as voices agree. (Of tariff lines only partners that the press
-- speaks of: their sums add up among themselves, and need no propagation.)

with

prints as (

    select * from {{ ref('int_levels_from_prints') }}

),

tables as (

    select * from {{ ref('int_level_vintages_from_tables') }}

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

-- These tables are copies: where two voices agree on a level that every vintage misses by more than
-- a revision could explain, the print stays.
contested as (

    select prints.level_key
    from prints
    inner join tables
        on prints.level_key = tables.level_key
    where prints.agreeing_voters >= 2
    group by prints.level_key
    having
        bool_and({{ exceeds_revision(
            'prints.amount_lower', 'prints.amount_upper', 'tables.amount_lower', 'tables.amount_upper'
        ) }})

),

settled as (

    select
        detail.level_key,
        {{ window_columns('detail') }},
        detail.measure,
        detail.basis,
        detail.amount,
        detail.amount as amount_lower,
        detail.amount as amount_upper
    from detail
    inner join spoken_of
        on {{ same_series('detail', 'spoken_of') }}

    union all

    select
        tables.level_key,
        {{ window_columns('tables') }},
        tables.measure,
        'official_table' as basis,
        tables.amount,
        tables.amount_lower,
        tables.amount_upper
    from tables
    where
        tables.superseded_on is null
        and tables.level_key not in (select detail.level_key from detail)
        and tables.level_key not in (select contested.level_key from contested)

),

-- What was a level before it was restated, too.
ever_settled as (

    select
        level_key,
        amount_lower,
        amount_upper,
        true as is_latest
    from settled

    union all

    select
        tables.level_key,
        tables.amount_lower,
        tables.amount_upper,
        false as is_latest
    from tables
    inner join settled
        on
            tables.level_key = settled.level_key
            and tables.superseded_on is not null

),

-- The prints of a level are tested by it, and count for or against it.
tested as (

    select
        ever_settled.level_key,
        figures.figure_id,
        figures.voter,
        bool_or(
            ever_settled.is_latest
            and ever_settled.amount_lower <= figures.rounded_upper
            and ever_settled.amount_upper >= figures.rounded_lower
        ) as is_met,
        not bool_or(
            ever_settled.amount_lower <= figures.coarse_upper
            and ever_settled.amount_upper >= figures.coarse_lower
        ) as is_missed
    from ever_settled
    inner join figures
        on ever_settled.level_key = figures.level_key
    group by ever_settled.level_key, figures.figure_id, figures.voter

),

counted as (

    select
        level_key,
        count(distinct case when is_met then voter end) as agreeing_voters,
        count(distinct voter) as voices,
        count(case when is_missed then 1 end) as dissenting_figures,
        list(figure_id order by figure_id) filter (is_met) as supporting_figure_ids,
        list(figure_id order by figure_id) as voting_figure_ids
    from tested
    group by level_key

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
    where
        prints.level_key not in (select settled.level_key from settled)
        and prints.level_key not in (select detail.level_key from detail)

    union all

    select
        settled.level_key,
        {{ window_columns('settled') }},
        settled.measure,
        cast(settled.amount as decimal(18, 3)) as amount,
        null as agreed_amounts,
        cast(settled.amount as decimal(18, 3)) as usual_amount,
        settled.amount_lower,
        settled.amount_upper,
        settled.basis,
        true as is_attested,
        coalesce(counted.agreeing_voters, 0) as agreeing_voters,
        coalesce(counted.voices, 0) as voices,
        cast(coalesce(counted.dissenting_figures, 0) as integer) as dissenting_figures,
        false as is_clash,
        null as clash_sides,
        counted.supporting_figure_ids,
        counted.voting_figure_ids
    from settled
    left join counted
        on settled.level_key = counted.level_key

)

select * from final
