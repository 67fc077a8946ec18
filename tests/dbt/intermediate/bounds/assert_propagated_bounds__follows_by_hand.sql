-- The propagation on relations whose answer is plain by hand. Windows 1 to 3: 3 is the sum of 1
-- and 2, within 10 kg. Windows 4 and 5: 5 is 4 plus 10 %, and nothing else is known of 5. Windows 6 and 7: a
-- growth whose base may be zero carries nothing. Window 8 has two growths of one voter each that
-- exclude each other. World 7 leaves out one growth on window 5, and has window 9 with another.
-- Seen red: bounds of a difference not swapped; `>` for `<=` in what meets; worlds not kept apart.

with

starts as (

    select *
    from (
        values
        (0, 1, 1000, 2000, true), (0, 2, 500, 600, true), (0, 3, 1000, 2100, true),
        (0, 4, 9995, 10005, true), (0, 5, 0, 10000000000000, false),
        (0, 6, 0, 500, true), (0, 7, 0, 10000000000000, false),
        (0, 8, 0, 10000000000000, false),
        (7, 4, 9995, 10005, true), (7, 5, 0, 10000000000000, false),
        (7, 9, 5000, 6000, true)
    ) as fixture (without_id, window_id, lower_kg, upper_kg, is_known)

),

relations as (

    select *
    from (
        values
        (3, 1, 2, 'sum', 10, null, null, null, null, null, null),
        (1, 3, 2, 'difference', 10, null, null, null, null, null, null),
        (2, 3, 1, 'difference', 10, null, null, null, null, null, null),
        (5, 4, null, 'growth', 0, 109950000, 100000000, 110050000, 100000000, 7, 1),
        (5, 9, null, 'growth', 0, 100000000, 100000000, 1000000000, 100000000, 11, 1),
        (7, 6, null, 'growth', 0, 109950000, 100000000, 110050000, 100000000, 8, 1),
        (8, 4, null, 'growth', 0, 200000000, 100000000, 200000000, 100000000, 9, 1),
        (8, 4, null, 'growth', 0, 300000000, 100000000, 300000000, 100000000, 10, 1)
    ) as fixture (
        target_id,
        premise_id,
        other_premise_id,
        operation,
        slack_kg,
        lower_numerator,
        lower_denominator,
        upper_numerator,
        upper_denominator,
        statement_id,
        voters
    )

),

actual as (

    select
        without_id,
        window_id,
        lower_kg,
        upper_kg
    from ({{ propagated_bounds('starts', 'relations') }}) as bounds

),

expected as (

    select *
    from (
        values
        -- 1 = 3 - 2 is at most 2100 - 500, 3 = 1 + 2 at least 1500, each within 10.
        (0, 1, 1000, 1610), (0, 2, 500, 600), (0, 3, 1490, 2100),
        -- 9995 * 1.0995 = 10989.5 down, 10005 * 1.1005 = 11010.5 up.
        (0, 4, 9995, 10005), (0, 5, 10989, 11011),
        (0, 6, 0, 500), (0, 7, 0, 10000000000000),
        (0, 8, 0, 10000000000000),
        -- From window 9 alone, though the growth left out leads here, too.
        (7, 4, 9995, 10005), (7, 5, 5000, 60000), (7, 9, 5000, 6000)
    ) as fixture (without_id, window_id, lower_kg, upper_kg)

)

(
    select * from actual
    except
    select * from expected
)
union all
(
    select * from expected
    except
    select * from actual
)
