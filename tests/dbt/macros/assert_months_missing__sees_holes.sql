-- The logic of expect_months_without_holes: an unbroken series, a hole, a day that is no first of
-- a month.
-- Seen red: partition_by ignored; the comparison of the next month taken out.

with

fixture as (

    select *
    from (
        values
        ('whole', date '2024-12-01'), ('whole', date '2025-01-01'), ('whole', date '2025-02-01'),
        ('hole', date '2024-12-01'), ('hole', date '2025-02-01'),
        ('no_first', date '2025-01-15')
    ) as rows_given (series, trade_month)

),

found as (

    {{ months_missing('fixture', ['series']) }}

)

select
    found.series as found_series,
    expected.series as expected_series
from found
full outer join (values ('hole'), ('no_first')) as expected (series)
    on found.series = expected.series
where
    found.series is null
    or expected.series is null
