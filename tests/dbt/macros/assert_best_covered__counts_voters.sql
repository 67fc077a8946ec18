-- Marzullo's algorithm on intervals whose answer is plain: majority, nested, touching (a tie),
-- apart (a tie), alone.
-- Seen red: <= for < at the segment ends; count(*) for count(distinct voter); min for max.

with

ballots as (

    select *
    from (
        values
        ('majority', 'a', 0, 10), ('majority', 'b', 4, 12), ('majority', 'c', 11, 13),
        ('nested', 'a', 0, 10), ('nested', 'b', 2, 8), ('nested', 'c', 3, 4),
        ('touching', 'a', 0, 1), ('touching', 'b', 1, 2),
        ('apart', 'a', 0, 1), ('apart', 'b', 5, 6),
        ('alone', 'a', 7, 8),
        ('one_voter_twice', 'a', 0, 4),
        ('one_voter_twice', 'a', 1, 2),
        ('one_voter_twice', 'b', 3, 4)
    ) as fixture (level_key, voter, lower, upper)

),

expected as (

    select *
    from (
        values
        ('majority', 4, 10, 2), ('majority', 11, 12, 2),
        ('nested', 3, 4, 3),
        ('touching', 0, 1, 1), ('touching', 1, 2, 1),
        ('apart', 0, 1, 1), ('apart', 5, 6, 1),
        ('alone', 7, 8, 1),
        ('one_voter_twice', 3, 4, 2)
    ) as fixture (level_key, lower, upper, voters)

),

actual as (

    {{ best_covered('ballots') }}

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
