{#
    One ballot for each voter and level, as a subquery with the columns of `prints`: the print on most of the voter's pages (then
    the finer unit, then the earlier known, then the lower print, so that the order of rows decides nothing).

    prints: name of a relation with level_key, voter, pages, rounded_lower, rounded_upper, first_known_on, amount.
#}
{% macro ballots_of_voters(prints) %}
    select *
    from {{ prints }}
    qualify row_number() over (
        partition by level_key, voter
        order by
            pages desc,
            rounded_upper - rounded_lower asc,
            first_known_on asc,
            amount asc
    ) = 1
{% endmacro %}
