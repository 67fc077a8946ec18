-- The levels that customs' tables of main goods print, by vintage: as first published, and as
-- restated in the tables of a year later. A month as restated is the difference of two restated
-- years to date.

with

cells as (

    select
        figure_id,
        source_id,
        table_month,
        {{ window_columns() }},
        measure,
        is_restated,
        published_on,
        amount,
        rounding_unit,
        amount - half_unit as amount_lower,
        amount + half_unit as amount_upper
    from (
        select
            *,
            cast(rounding_unit * cast('0.5' as decimal(2, 1)) as decimal(18, 6)) as half_unit
        from {{ ref('stg_customs__main_goods_figures') }}
        where
            statistic = 'level'
            and {{ is_known_table('published_on') }}
    ) as known

),

-- The express table and the bulletin of a month are one voice; the finer one speaks.
printed as (

    select
        {{ window_columns() }},
        measure,
        is_restated,
        min(published_on) as published_on,
        first(amount order by rounding_unit, published_on, figure_id) as amount,
        first(amount_lower order by rounding_unit, published_on, figure_id) as amount_lower,
        first(amount_upper order by rounding_unit, published_on, figure_id) as amount_upper,
        list(figure_id order by figure_id) as figure_ids
    from cells
    group by {{ window_columns() }}, measure, is_restated

),

restated_months as (

    select
        whole.product,
        whole.flow,
        whole.partner_code,
        cast(earlier.window_end + interval 1 day as date) as window_start,
        whole.window_end,
        whole.measure,
        true as is_restated,
        greatest(whole.published_on, earlier.published_on) as published_on,
        whole.amount - earlier.amount as amount,
        whole.amount_lower - earlier.amount_upper as amount_lower,
        whole.amount_upper - earlier.amount_lower as amount_upper,
        list_concat(earlier.figure_ids, whole.figure_ids) as figure_ids
    from printed as whole
    inner join printed as earlier
        on
            whole.product = earlier.product
            and whole.flow = earlier.flow
            and whole.measure = earlier.measure
            and whole.window_start = earlier.window_start
            and last_day(cast(earlier.window_end + interval 1 day as date)) = whole.window_end
    where
        whole.is_restated
        and earlier.is_restated

),

-- A year to date that misses both of its neighbours was copied wrongly: what the table of the month
-- before and that of the month after make of it, with their months. (Values are restated too much
-- within a year for that.)
misprinted as (

    select whole.window_key
    from printed as whole
    inner join printed as before
        on
            whole.product = before.product
            and whole.flow = before.flow
            and whole.measure = before.measure
            and whole.window_start = before.window_start
            and before.window_end
            = cast(date_trunc('month', whole.window_end) - interval 1 day as date)
    inner join printed as this
        on
            whole.product = this.product
            and whole.flow = this.flow
            and whole.measure = this.measure
            and whole.window_end = this.window_end
            and this.window_start = date_trunc('month', whole.window_end)
    inner join printed as after
        on
            whole.product = after.product
            and whole.flow = after.flow
            and whole.measure = after.measure
            and whole.window_start = after.window_start
            and after.window_end = last_day(cast(whole.window_end + interval 1 day as date))
    inner join printed as next
        on
            whole.product = next.product
            and whole.flow = next.flow
            and whole.measure = next.measure
            and after.window_end = next.window_end
            and next.window_start = cast(whole.window_end + interval 1 day as date)
    where
        whole.measure = 'quantity_t'
        and not (
            whole.is_restated or before.is_restated or this.is_restated
            or after.is_restated or next.is_restated
        )
        and {{ exceeds_revision(
            'whole.amount', 'whole.amount', '(before.amount + this.amount)', '(before.amount + this.amount)'
        ) }}
        and {{ exceeds_revision(
            'whole.amount', 'whole.amount', '(after.amount - next.amount)', '(after.amount - next.amount)'
        ) }}

),

united as (

    select * from printed
    where
        is_restated
        or measure <> 'quantity_t'
        or window_key not in (select misprinted.window_key from misprinted)

    union all by name

    select
        {{ window_key() }} as window_key,
        *
    from restated_months

),

-- A level restated within what was printed before is the same, only finer.
compared as (

    select
        *,
        lag(amount_lower) over vintages as before_lower,
        lag(amount_upper) over vintages as before_upper
    from united
    window vintages as (partition by window_key, measure order by is_restated, published_on)

),

numbered as (

    select
        *,
        sum(case when amount_lower > before_upper or amount_upper < before_lower then 1 else 0 end)
            over (
                partition by window_key, measure order by is_restated, published_on
                rows unbounded preceding
            ) as revisions
    from compared

),

vintages as (

    select
        {{ window_columns() }},
        measure,
        revisions,
        bool_and(is_restated) as is_restated,
        bool_or(is_restated) as stands_restated,
        min(published_on) as published_on,
        arg_min(
            { 'amount': amount, 'lower': amount_lower, 'upper': amount_upper },
            [amount_upper - amount_lower, cast(epoch(published_on) as decimal(19, 6))]
        ) as finest,
        flatten(list(figure_ids order by published_on)) as figure_ids
    from numbered
    group by {{ window_columns() }}, measure, revisions

),

final as (

    select
        {{ level_key() }} as level_key,
        {{ window_columns() }},
        measure,
        is_restated,
        stands_restated,
        published_on,
        lead(published_on) over revised as superseded_on,
        cast(finest['amount'] as decimal(18, 6)) as amount,
        cast(finest['lower'] as decimal(18, 6)) as amount_lower,
        cast(finest['upper'] as decimal(18, 6)) as amount_upper,
        figure_ids
    from vintages
    window revised as (partition by window_key, measure order by revisions)

)

select * from final
