-- The prints that stand behind the two levels of a printed growth rate, other than what its own
-- voice says of the same growth.

with

claims as (

    select * from {{ ref('int_printed_figures') }}
    where statistic in ('mom_pct', 'yoy_pct')

),

witnesses as (

    select
        windows.window_key,
        witnesses.figure_id
    from {{ ref('int_window_witnesses') }} as witnesses
    inner join {{ ref('int_windows') }} as windows
        on witnesses.window_id = windows.window_id

),

-- One row a side: a join on either of two columns would compare all windows with all others.
sides as (

    select
        *,
        unnest([window_key, base_window_key]) as side_key
    from claims

),

final as (

    select
        sides.figure_id,
        list(distinct witnesses.figure_id order by witnesses.figure_id) as figure_ids
    from sides
    inner join witnesses
        on sides.side_key = witnesses.window_key
    left join claims as own
        on
            witnesses.figure_id = own.figure_id
            and sides.voter = own.voter
            and sides.statistic = own.statistic
            and sides.window_key = own.window_key
    where own.figure_id is null
    group by sides.figure_id

)

select * from final
