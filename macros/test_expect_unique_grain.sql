{#
    The grain of a model: the columns together are unique, and none of them is ever null.

    `month` is for a table that grows by months: those whose keys are still the ones that this test was last green on are not
    compared again. What the keys were is written down at the end of the run (end_run).
#}
{% test expect_unique_grain(model, columns, month=none) %}
    {%- if month and target.type == 'duckdb' -%}
        with

        tested as (

            {{ keys_by_month(model, columns, month) }}
            intersect
            select
                month,
                row_count,
                hash_sum
            from intermediate.dbt_keys_tested
            where relation_name = '{{ model }}'

        )

        {{ rows_off_grain(
            '(select * from ' ~ model ~ ' where coalesce(' ~ month ~ ' not in (select month from tested), true))', columns
        ) }}
    {%- else -%}
        {{ rows_off_grain(model, columns) }}
    {%- endif -%}
{% endtest %}
