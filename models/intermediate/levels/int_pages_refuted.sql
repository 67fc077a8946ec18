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

figures as (

    select * from {{ ref('int_figures_known') }}

),

refuted as (

    select unnest(string_split(levels.supporting_figure_ids, ', ')) as figure_id
    from levels
    inner join windows
        on
            levels.product = windows.product
            and levels.flow = windows.flow
            and levels.partner_code = windows.partner_code
            and levels.window_start = windows.window_start
            and levels.window_end = windows.window_end
    inner join bounds
        on windows.window_id = bounds.window_id
    where {{ exceeds_revision(
        'levels.amount_lower * 1000', 'levels.amount_upper * 1000', 'bounds.lower_kg', 'bounds.upper_kg'
    ) }}

),

final as (

    select
        figures.source_id,
        string_agg(distinct refuted.figure_id, ', ' order by refuted.figure_id)
            as refuted_figure_ids
    from refuted
    inner join figures
        on refuted.figure_id = figures.figure_id
    group by figures.source_id

)

select * from final
