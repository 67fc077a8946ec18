-- One ballot for each voter and level: the print on most of the voter's pages (then the finer
-- unit, then the earlier known, then the lower print, so that the order of rows decides nothing).

with

figures as (

    select * from {{ ref('int_figures_known') }}

),

prints as (

    select
        {{ level_key() }} as level_key,
        voter,
        amount,
        rounded_lower,
        rounded_upper,
        cut_upper,
        coarse_lower,
        coarse_upper,
        count(distinct source_id) as pages,
        min(known_on) as first_known_on
    from figures
    where
        statistic = 'level'
        and can_vote
        and qualifier = 'exact'
    group by
        {{ level_key() }},
        voter,
        amount,
        rounded_lower,
        rounded_upper,
        cut_upper,
        coarse_lower,
        coarse_upper

),

ranked as (

    select
        *,
        row_number() over (
            partition by level_key, voter
            order by
                pages desc,
                rounded_upper - rounded_lower asc,
                first_known_on asc,
                amount asc
        ) as place
    from prints

),

final as (

    select
        level_key,
        voter,
        amount,
        rounded_lower,
        rounded_upper,
        cut_upper,
        coarse_lower,
        coarse_upper,
        pages
    from ranked
    where place = 1

)

select * from final
