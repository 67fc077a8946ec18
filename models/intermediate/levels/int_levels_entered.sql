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
            unnest(string_split(supporting_figure_ids, ', ')) as figure_id
        from levels
    ) as printed
    inner join figures
        on printed.figure_id = figures.figure_id
    left join distrusted
        on figures.source_id = distrusted.source_id
    where distrusted.source_id is null

),

agreed as (

    select
        levels.level_key,
        levels.is_attested,
        cast(floor(levels.amount_lower * 1000) as bigint) as lower_kg,
        cast(ceil(levels.amount_upper * 1000) as bigint) as upper_kg
    from levels
    left join on_trusted_pages
        on levels.level_key = on_trusted_pages.level_key
    where
        levels.amount is not null
        and (levels.is_attested or on_trusted_pages.level_key is not null)

),

keyed as (

    select
        windows.window_id,
        levels.level_key
    from windows
    inner join levels
        on
            windows.product = levels.product
            and windows.flow = levels.flow
            and windows.partner_code = levels.partner_code
            and windows.window_start = levels.window_start
            and windows.window_end = levels.window_end

),

final as (

    select
        keyed.window_id,
        agreed.lower_kg,
        agreed.upper_kg,
        agreed.is_attested,
        agreed.is_attested
        or (agreed.lower_kg <= bounds.upper_kg and agreed.upper_kg >= bounds.lower_kg) as is_entered
    from keyed
    inner join agreed
        on keyed.level_key = agreed.level_key
    inner join bounds
        on keyed.window_id = bounds.window_id

)

select * from final
