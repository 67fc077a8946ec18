-- Pages with a level that misses what two voices print and trusted growths imply by more than a
-- revision could: for example one that prints the figures of 2024 under the year 2023. Like pages
-- with a refuted growth they lose the votes that no other voter supports.

with

windows as (

    select * from {{ ref('int_windows_listed') }}

),

levels as (

    select * from {{ ref('int_levels_voted') }}
    where
        measure = 'quantity_t'
        and agreeing_voters = 1

),

bounds as (

    select * from {{ ref('int_bounds_corroborated') }}

),

refuted as (

    select unnest(levels.supporting_figure_ids) as figure_id
    from levels
    inner join windows
        on levels.window_key = windows.window_key
    inner join bounds
        on windows.window_id = bounds.window_id
    where {{ exceeds_revision(
        'levels.amount_lower * 1000', 'levels.amount_upper * 1000', 'bounds.lower_kg', 'bounds.upper_kg'
    ) }}

),

final as (

    {{ pages_of_figures('refuted') }}

)

select * from final
