-- The logic of expect_whole_periods: quarters that are right, and each way in which one can be
-- wrong once; and no quarter is a year.
-- Seen red: `is distinct from` replaced by <>; partition_by ignored.

with

fixture as (

    select
        series,
        cast(period_start as date) as period_start,
        cast(period_end as date) as period_end,
        months_known,
        cast(known_months_t as decimal(18, 3)) as known_months_t
    from (
        values
        ('right', '2024-10-01', '2024-12-31', 2, 6),
        ('right', '2025-01-01', '2025-03-31', 0, null),
        ('right', '2025-04-01', '2025-06-30', 3, 0),
        ('hole', '2024-10-01', '2024-12-31', 2, 6),
        ('hole', '2025-04-01', '2025-06-30', 2, 6),
        ('no_first_day', '2024-10-02', '2024-12-31', 2, 6),
        ('no_quarter', '2024-11-01', '2025-01-31', 2, 6),
        ('too_long', '2024-10-01', '2025-01-31', 2, 6),
        ('endless', '2024-10-01', null, 2, 6),
        ('too_many_months', '2024-10-01', '2024-12-31', 4, 6),
        ('sum_of_none', '2024-10-01', '2024-12-31', 0, 6),
        ('months_without_sum', '2024-10-01', '2024-12-31', 2, null)
    ) as rows_given (series, period_start, period_end, months_known, known_months_t)

),

right_alone as (

    select * from fixture
    where series = 'right'

),

found as (

    select series from ({{ periods_untrue('fixture', 3, ['series']) }}) as by_quarter

    union all

    select 'as_years' as series
    from ({{ periods_untrue('right_alone', 12, ['series']) }}) as by_year
    having count(*) = 3

)

select
    found.series as found_series,
    expected.series as expected_series
from found
full outer join (
    values ('hole'), ('no_first_day'), ('no_quarter'), ('too_long'), ('endless'),
    ('too_many_months'), ('sum_of_none'), ('months_without_sum'), ('as_years')
) as expected (series)
    on found.series = expected.series
where
    found.series is null
    or expected.series is null
