{#
    What tells whether the keys of a month are still the same: how many there are, and the sum of their hashes, in any order.
    A sum, since a row that occurs twice would cancel out of an exclusive or.
#}
{% macro keys_by_month(relation, columns, month) %}
    select
        {{ month }} as month,
        count(*) as row_count,
        sum(hash({{ columns | join(', ') }})) as hash_sum
    from {{ relation }}
    group by {{ month }}
{% endmacro %}
