{#
    Marzullo's algorithm: the parts of the line that most voters cover, as a subquery.

    ballots: name of a relation with level_key, voter, lower, upper (one row a voter and key, lower < upper).
    Yields level_key, lower, upper, voters: one row for each best part. Two rows or more are a tie. The end points of
    the ballots cut the line into segments; a segment has positive length, so ballots that only touch do not agree.
#}
{% macro best_covered(ballots) %}
    select
        covered.level_key,
        covered.lower,
        covered.upper,
        covered.voters
    from (
        select
            segments.level_key,
            segments.lower,
            segments.upper,
            count(distinct ballots.voter) as voters,
            max(count(distinct ballots.voter)) over (partition by segments.level_key) as most_voters
        from (
            select
                ends.level_key,
                ends.amount as lower,
                lead(ends.amount) over (partition by ends.level_key order by ends.amount) as upper
            from (
                select level_key, lower as amount from {{ ballots }}
                union
                select level_key, upper as amount from {{ ballots }}
            ) as ends
        ) as segments
        inner join {{ ballots }} as ballots
            on
                segments.level_key = ballots.level_key
                and segments.lower >= ballots.lower
                and segments.upper <= ballots.upper
        group by segments.level_key, segments.lower, segments.upper
    ) as covered
    where covered.voters = covered.most_voters
{% endmacro %}
