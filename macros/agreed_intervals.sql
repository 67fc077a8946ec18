{#
    What voices agree on, as a subquery: METHOD 3 in one place.

    ballots: name of a relation with level_key, voter, amount, rounded_lower, rounded_upper, cut_upper, coarse_lower,
    coarse_upper: one row a voice and level.
    Yields level_key, lower, upper, voters, reading, is_clash: the interval that most voices cover, and how many meet it (where
    is_clash, no level: 0 of them, and the ends are those of all sides). `reading` is `reread` where a tie was settled by what
    the prints could have meant.

    1. Most voices. Of a tie, two voices that cover all best parts decide. Otherwise it is voted on once more: prints whose
       interval ends where the two best parts touch were cut, others may have been rounded to their last digit that is not
       zero.
    2. A coarse print supports a fine one and does not cut it: what narrows is the finest agreeing print and those whose unit
       is less than ten times its own, each no more than by its last digit that is not zero. Finer prints that the winners
       meet then vote among themselves: 62,585.2 beside 62,585 and 62,580.
#}
{% macro agreed_intervals(ballots) %}
    with

    rounded as (

        select
            *,
            rounded_lower as lower,
            rounded_upper as upper
        from {{ ballots }}

    ),

    best as (

        {{ best_covered('rounded') }}

    ),

    spans as (

        select
            level_key,
            min(lower) as lower,
            max(upper) as upper,
            count(*) as parts
        from best
        group by level_key

    ),

    -- Two voices or more that cover all of the tied parts agree on what holds these.
    spanned as (

        select
            spans.level_key,
            spans.lower,
            spans.upper
        from spans
        inner join rounded
            on
                spans.level_key = rounded.level_key
                and spans.lower >= rounded.lower
                and spans.upper <= rounded.upper
        where spans.parts > 1
        group by spans.level_key, spans.lower, spans.upper
        having count(*) >= 2

    ),

    ties as (

        select
            best.level_key,
            best.lower,
            best.upper,
            lead(best.lower) over (partition by best.level_key order by best.lower) as next_lower
        from best
        inner join spans
            on best.level_key = spans.level_key
        where
            spans.parts > 1
            and best.level_key not in (select spanned.level_key from spanned)

    ),

    reread as (

        select
            rounded.level_key,
            rounded.voter,
            bool_or(rounded.upper = ties.upper and ties.upper = ties.next_lower) as is_cut,
            case
                when is_cut then min(rounded.amount)
                when bool_or(rounded.upper <= ties.lower or rounded.lower >= ties.upper)
                    then min(rounded.coarse_lower)
                else min(rounded.lower)
            end as lower,
            case
                when is_cut then min(rounded.cut_upper)
                when bool_or(rounded.upper <= ties.lower or rounded.lower >= ties.upper)
                    then min(rounded.coarse_upper)
                else min(rounded.upper)
            end as upper
        from rounded
        inner join ties
            on rounded.level_key = ties.level_key
        group by rounded.level_key, rounded.voter

    ),

    best_reread as (

        {{ best_covered('reread') }}

    ),

    -- As each print was read where it was voted on, and as far as it may narrow a level.
    read as (

        select
            rounded.level_key,
            rounded.voter,
            coalesce(reread.lower, rounded.lower) as lower,
            coalesce(reread.upper, rounded.upper) as upper,
            case when reread.is_cut then reread.lower else rounded.coarse_lower end as widest_lower,
            case when reread.is_cut then reread.upper else rounded.coarse_upper end as widest_upper
        from rounded
        left join reread
            on
                rounded.level_key = reread.level_key
                and rounded.voter = reread.voter

    ),

    won as (

        select
            parts.level_key,
            min(parts.lower) as lower,
            max(parts.upper) as upper,
            min(parts.reading) as reading,
            count(*) > 1 as is_clash
        from (
            select
                level_key,
                lower,
                upper,
                'rounded' as reading
            from spans
            where parts = 1

            union all

            select
                level_key,
                lower,
                upper,
                'rounded' as reading
            from spanned

            union all

            select
                level_key,
                lower,
                upper,
                'reread' as reading
            from best_reread
        ) as parts
        group by parts.level_key

    ),

    supported as (

        {{ narrowed_by_finest('read', 'won') }}

    ),

    finer as (

        select read.*
        from read
        inner join supported
            on
                read.level_key = supported.level_key
                and read.widest_upper - read.widest_lower < 10 * supported.finest_width
                and read.lower < supported.voted_upper
                and read.upper > supported.voted_lower

    ),

    best_finer as (

        {{ best_covered('finer') }}

    ),

    won_finer as (

        select *
        from best_finer
        qualify count(*) over (partition by level_key) = 1

    ),

    refined as (

        {{ narrowed_by_finest('finer', 'won_finer') }}

    ),

    agreed as (

        select
            won.level_key,
            coalesce(refined.lower, supported.lower, won.lower) as lower,
            coalesce(refined.upper, supported.upper, won.upper) as upper,
            won.reading,
            won.is_clash
        from won
        left join supported
            on
                won.level_key = supported.level_key
                and not won.is_clash
        left join refined
            on
                won.level_key = refined.level_key
                and not won.is_clash

    )

    select
        agreed.level_key,
        agreed.lower,
        agreed.upper,
        case
            when agreed.is_clash then 0
            else
                count(case
                    when
                        least(read.lower, read.widest_lower) < agreed.upper
                        and greatest(read.upper, read.widest_upper) > agreed.lower
                        then 1
                end)
        end as voters,
        agreed.reading,
        agreed.is_clash
    from agreed
    inner join read
        on agreed.level_key = read.level_key
    group by agreed.level_key, agreed.lower, agreed.upper, agreed.reading, agreed.is_clash
{% endmacro %}


{#
    The interval that the finest prints over a part of the line leave, as a subquery: level_key, lower, upper, the same
    as they were voted on, finest_width.
    prints: level_key, lower, upper (as voted on), widest_lower, widest_upper (what may narrow). parts: level_key, lower, upper.
#}
{% macro narrowed_by_finest(prints, parts) %}
    select
        level_key,
        max(widest_lower) as lower,
        min(widest_upper) as upper,
        max(lower) as voted_lower,
        min(upper) as voted_upper,
        min(finest_width) as finest_width
    from (
        select
            prints.*,
            min(prints.widest_upper - prints.widest_lower) over (partition by prints.level_key) as finest_width
        from {{ prints }} as prints
        inner join {{ parts }} as parts
            on
                prints.level_key = parts.level_key
                and prints.lower <= parts.lower
                and prints.upper >= parts.upper
    ) as covering
    where widest_upper - widest_lower < 10 * finest_width
    group by level_key
{% endmacro %}
