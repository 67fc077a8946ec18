-- One row per printed level and day of publication: what was printed then, what was printed first,
-- and whether the difference is a revision or only a dissenting print.

with

figures as (

    select * from {{ ref('int_printed_figures') }}
    where
        statistic = 'level'
        and measure = 'quantity_t'
        and has_vote
        and published_on is not null

),

vintages as (

    select * from {{ ref('int_level_vintages_final') }}

),

printed as (

    select
        {{ window_columns() }},
        published_on,
        amount,
        count(distinct voter) as voters,
        string_agg(figure_id, ', ' order by figure_id) as figure_ids
    from figures
    group by {{ window_columns() }}, published_on, amount

),

final as (

    select
        {{ window_columns('printed', with_key=false) }},
        printed.published_on,
        cast(printed.amount as decimal(18, 3)) as printed_t,
        cast(printed.voters as integer) as voters,
        first_published.published_on as first_published_on,
        cast(first_published.vintage_t as decimal(18, 3)) as first_published_t,
        date_diff('day', printed.window_end, printed.published_on) as lag_days,
        revised.vintage_number is not null as is_revision,
        cast(revised.vintage_t - first_published.vintage_t as decimal(18, 3)) as revision_t,
        printed.figure_ids
    from printed
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
