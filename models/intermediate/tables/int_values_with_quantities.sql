-- Quantity and value of one vintage of customs' tables, side by side: both as first published, or
-- both as restated a year later. Customs restate values far more than quantities, so one over the
-- other means something within a vintage only. Quarters are differences of two years to date.

with

vintages as (

    select * from {{ ref('int_level_vintages_from_tables') }}

),

levels as (

    select
        *,
        false as is_of_restated
    from vintages
    where not is_restated

    union all

    select
        *,
        true as is_of_restated
    from vintages
    where stands_restated

),

printed as (

    select
        {{ window_columns('quantities') }},
        quantities.is_of_restated,
        quantities.is_restated or money.is_restated as is_restated,
        quantities.amount as quantity_t,
        quantities.amount_lower as quantity_lower_t,
        quantities.amount_upper as quantity_upper_t,
        money.amount as value_cny,
        money.amount_lower as value_lower_cny,
        money.amount_upper as value_upper_cny
    from levels as quantities
    inner join levels as money
        on
            quantities.window_key = money.window_key
            and quantities.is_of_restated = money.is_of_restated
    where
        quantities.measure = 'quantity_t'
        and money.measure = 'value_cny'

),

sums_of_months as (

    select
        product,
        flow,
        partner_code,
        last_day(date_trunc('quarter', window_start) + interval 2 month) as quarter_end,
        sum(value_lower_cny) as value_lower_cny,
        sum(value_upper_cny) as value_upper_cny
    from printed
    where
        window_end = last_day(window_start)
        and not is_of_restated
    group by product, flow, partner_code, date_trunc('quarter', window_start)
    having count(*) = 3

),

-- Years to date as first published hold what was restated since the quarter began: then their
-- difference is no quarter. It is where the months say the same.
quarters as (

    select
        whole.product,
        whole.flow,
        whole.partner_code,
        cast(earlier.window_end + interval 1 day as date) as window_start,
        whole.window_end,
        whole.is_of_restated,
        whole.is_restated or earlier.is_restated as is_restated,
        whole.quantity_t - earlier.quantity_t as quantity_t,
        whole.quantity_lower_t - earlier.quantity_upper_t as quantity_lower_t,
        whole.quantity_upper_t - earlier.quantity_lower_t as quantity_upper_t,
        whole.value_cny - earlier.value_cny as value_cny,
        whole.value_lower_cny - earlier.value_upper_cny as value_lower_cny,
        whole.value_upper_cny - earlier.value_lower_cny as value_upper_cny
    from printed as whole
    inner join printed as earlier
        on
            {{ same_series('whole', 'earlier') }}
            and whole.is_of_restated = earlier.is_of_restated
            and whole.window_start = earlier.window_start
            and earlier.window_end
            = cast(date_trunc('quarter', whole.window_end) - interval 1 day as date)
    left join sums_of_months as months
        on
            {{ same_series('whole', 'months') }}
            and whole.window_end = months.quarter_end
    where
        month(whole.window_start) = 1
        and month(whole.window_end) in (6, 9, 12)
        and (
            whole.is_of_restated
            or not {{ exceeds_revision(
                '(whole.value_lower_cny - earlier.value_upper_cny)',
                '(whole.value_upper_cny - earlier.value_lower_cny)',
                'months.value_lower_cny', 'months.value_upper_cny'
            ) }}
        )

),

united as (

    select
        *,
        false as is_difference
    from printed

    union all by name

    select
        {{ window_key() }} as window_key,
        *,
        true as is_difference
    from quarters

),

final as (

    select
        {{ window_columns() }},
        is_of_restated,
        is_restated,
        is_difference,
        cast(quantity_t as decimal(18, 6)) as quantity_t,
        cast(quantity_lower_t as decimal(18, 6)) as quantity_lower_t,
        cast(quantity_upper_t as decimal(18, 6)) as quantity_upper_t,
        cast(value_cny as decimal(18, 6)) as value_cny,
        cast(value_lower_cny as decimal(18, 6)) as value_lower_cny,
        cast(value_upper_cny as decimal(18, 6)) as value_upper_cny,
        row_number() over (partition by window_key order by is_of_restated desc) = 1 as is_newest
    from united

)

select * from final
