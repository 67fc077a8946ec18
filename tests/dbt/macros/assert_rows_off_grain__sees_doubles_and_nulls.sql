-- The logic of expect_unique_grain on right rows, a double and nulls.
-- Seen red: `having count(*) > 2`; the null conditions taken out.

with

fixture as (

    select *
    from (
        values
        ('right', 1), ('right', 2), ('double', 1), ('double', 1), ('part_is_null', null), (null, 1)
    ) as rows_given (series, place)

),

found as (

    {{ rows_off_grain('fixture', ['series', 'place']) }}

)

select
    found_rows.series as found_series,
    expected.series as expected_series
from (
    select
        coalesce(series, 'key_is_null') as series,
        rows_with_this_key
    from found
) as found_rows
full outer join (
    values ('double', 2), ('part_is_null', 1), ('key_is_null', 1)
) as expected (series, rows_with_this_key)
    on
        found_rows.series = expected.series
        and found_rows.rows_with_this_key = expected.rows_with_this_key
where
    found_rows.series is null
    or expected.series is null
