-- One row per printed level and day of publication, by the press or by customs' own table: what was
-- printed then, how the level stood after that day, what was printed first, and whether the
-- difference is a revision or only a dissenting print.

with

figures as (

    select
        {{ window_columns() }},
        published_on,
        voter,
        amount,
        rounded_lower,
        rounded_upper,
        [figure_id] as figure_ids,
        false as is_official_table
    from {{ ref('int_printed_figures') }}
    where
        statistic = 'level'
        and measure = 'quantity_t'
        and has_vote
        and published_on is not null

    union all

    select
        {{ window_columns() }},
        published_on,
        'gacc' as voter,
        amount,
        amount_lower as rounded_lower,
        amount_upper as rounded_upper,
        figure_ids,
        true as is_official_table
    from {{ ref('int_level_vintages_from_tables') }}
    where measure = 'quantity_t'

),

stood as (

    select * from {{ ref('int_levels_by_day_of_print') }}

),

vintages as (

    select * from {{ ref('int_level_vintages_final') }}

),

printed as (

    select
        {{ window_columns() }},
        published_on,
        amount,
        -- One amount may be printed to two places: the finer one.
        greatest(max(rounded_lower), 0) as printed_lower_t,
        min(rounded_upper) as printed_upper_t,
        count(distinct voter) as voters,
        bool_or(is_official_table) as is_official_table,
        array_to_string(list_sort(flatten(list(figure_ids))), ', ') as figure_ids
    from figures
    group by {{ window_columns() }}, published_on, amount

),

final as (

    select
        {{ window_columns('printed', with_key=false) }},
        printed.published_on,
        stood.print_number,
        cast(printed.amount as decimal(18, 3)) as printed_t,
        {{ lattice('printed.printed_lower_t', 'down') }} as printed_lower_t,
        {{ lattice('printed.printed_upper_t', 'up') }} as printed_upper_t,
        cast(printed.voters as integer) as voters,
        printed.is_official_table,
        first_published.published_on as first_published_on,
        cast(first_published.vintage_t as decimal(18, 3)) as first_published_t,
        date_diff('day', printed.window_end, printed.published_on) as lag_days,
        revised.vintage_number is not null as is_revision,
        cast(revised.vintage_t - first_published.vintage_t as decimal(18, 3)) as revision_t,
        printed.figure_ids,
        stood.stood_t,
        stood.stood_lower_t,
        stood.stood_upper_t,
        stood.stood_voters,
        stood.stood_by_table
    from printed
    inner join stood
        on
            printed.window_key = stood.window_key
            and printed.published_on = stood.published_on
    left join vintages as first_published
        on
            printed.window_key = first_published.window_key
            and first_published.vintage_number = 1
    left join vintages as revised
        on
            printed.window_key = revised.window_key
            and printed.amount = revised.vintage_t
            and printed.published_on >= revised.published_on
            and revised.vintage_number > 1

)

select * from final
