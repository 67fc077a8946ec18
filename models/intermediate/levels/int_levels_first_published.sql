-- The level of a window as it was first published: the most printed exact figure of the first day
-- on which a dated page printed one, no later than 45 days after the window's end.

with

figures as (

    select * from {{ ref('int_figures_known') }}
    where
        statistic = 'level'
        and measure = 'quantity_t'
        and qualifier = 'exact'
        and can_vote

),

dated as (

    select
        product,
        flow,
        partner_code,
        window_start,
        window_end,
        published_on,
        amount,
        rounded_lower,
        rounded_upper,
        count(distinct voter) as voters
    from figures
    where
        published_on is not null
        and published_on > window_end
        and published_on <= cast(window_end + interval 45 day as date)
    group by
        product,
        flow,
        partner_code,
        window_start,
        window_end,
        published_on,
        amount,
        rounded_lower,
        rounded_upper

),

final as (

    select
        product,
        flow,
        partner_code,
        window_start,
        window_end,
        published_on as first_published_on,
        amount as first_published_t,
        rounded_lower as first_published_lower_t,
        rounded_upper as first_published_upper_t
    from dated
    qualify row_number() over (
        partition by product, flow, partner_code, window_start, window_end
        order by published_on asc, voters desc, rounded_upper - rounded_lower asc, amount asc
    ) = 1

)

select * from final
