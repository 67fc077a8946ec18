-- The logic of expect_partners_add_up: right, a gram too much, no residual, two residuals,
-- residual without a world, a world without residual quantity, and a residual that cannot be zero.
-- Seen red: the null comparison taken out; a tolerance of 1 t.

with

partners as (

    select
        trade_month,
        is_residual,
        cast(quantity_t as decimal(18, 3)) as quantity_t,
        cast(quantity_upper_t as decimal(18, 3)) as quantity_upper_t
    from (
        values
        (date '2025-01-01', false, 60, 60.5), (date '2025-01-01', true, 40, 41),
        (date '2025-02-01', false, 60, 60.5), (date '2025-02-01', true, 40.001, 41),
        (date '2025-03-01', false, 100, 100.5),
        (date '2025-04-01', true, 50, 51), (date '2025-04-01', true, 50, 51),
        (date '2025-05-01', false, 60, 60.5), (date '2025-05-01', true, 40, 41),
        (date '2025-06-01', false, 60, 60.5), (date '2025-06-01', true, null, null),
        (date '2025-07-01', false, 103, 103.5), (date '2025-07-01', true, -3, -2),
        (date '2025-08-01', false, 101, 101.5), (date '2025-08-01', true, -1, 0)
    ) as rows_given (trade_month, is_residual, quantity_t, quantity_upper_t)

),

world as (

    select
        cast(
            unnest(generate_series(date '2025-01-01', date '2025-08-01', interval 1 month)) as date
        ) as trade_month,
        cast(100 as decimal(18, 3)) as quantity_t

),

world_with_a_hole as (

    select
        trade_month,
        case when month(trade_month) <> 5 then quantity_t end as quantity_t
    from world

),

found as (

    {{ partners_not_adding_up('partners', 'world_with_a_hole') }}

)

select
    month(found.trade_month) as found_month,
    expected.month_of_year as expected_month
from found
full outer join (values (2), (3), (4), (5), (6), (7)) as expected (month_of_year)
    on month(found.trade_month) = expected.month_of_year
where
    found.trade_month is null
    or expected.month_of_year is null
