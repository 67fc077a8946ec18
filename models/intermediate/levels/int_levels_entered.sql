-- The printed levels that may take part in the propagation: those with two voices, and those of
-- one voice on a trusted page. A level of one voice that is disjoint from what the others imply
-- stays out.

with

windows as (

    select * from {{ ref('int_windows_listed') }}

),

levels as (

    select * from {{ ref('int_levels_settled') }}
    where measure = 'quantity_t'

),

bounds as (

    select * from {{ ref('int_bounds_corroborated') }}

),

figures as (

    select * from {{ ref('int_figures_known') }}

),

distrusted as (

    select source_id from {{ ref('int_pages_distrusted') }}
    union
    select source_id from {{ ref('int_pages_refuted') }}

),

on_trusted_pages as (

    select distinct printed.level_key
    from (
        select
            level_key,
            unnest(supporting_figure_ids) as figure_id
        from levels
    ) as printed
    inner join figures
        on printed.figure_id = figures.figure_id
    left join distrusted
        on figures.source_id = distrusted.source_id
    where distrusted.source_id is null

),

-- With the windows' ids, and in whole kilograms, as the bounds are.
trusted as (

    select
        windows.window_id,
        levels.window_key,
        levels.is_attested,
        levels.amount_lower,
        levels.amount_upper,
        cast(floor(levels.amount_lower * 1000) as bigint) as lower_kg,
        cast(ceil(levels.amount_upper * 1000) as bigint) as upper_kg
    from levels
    inner join windows
        on levels.window_key = windows.window_key
    left join on_trusted_pages
        on levels.level_key = on_trusted_pages.level_key
    where
        levels.amount is not null
        and (levels.is_attested or on_trusted_pages.level_key is not null)

),

final as (

    select
        trusted.window_id,
        trusted.window_key,
        trusted.amount_lower,
        trusted.amount_upper,
        trusted.lower_kg,
        trusted.upper_kg,
        trusted.is_attested,
        trusted.is_attested
        or (trusted.lower_kg <= bounds.upper_kg and trusted.upper_kg >= bounds.lower_kg)
            as is_entered
    from trusted
    inner join bounds
        on trusted.window_id = bounds.window_id

)

select * from final
