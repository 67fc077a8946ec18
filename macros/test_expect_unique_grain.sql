{#
    The grain of a model: the columns together are unique, and none of them is ever null.

    `month` is for a table that grows by months: those whose keys are still the ones that this test was last green on are not
    compared again. What the keys were is written down at the end of the run (end_run).
#}
{% test expect_unique_grain(model, columns, month=none) %}
    {%- if month and target.type == 'duckdb' -%}
        with

        untested as (

            {{ keys_by_month(model, columns, month) }}
            except
            select
                month,
                row_count,
                hash_sum
            from intermediate.dbt_keys_tested
            where relation_name = '{{ model }}'

        )

        {{ rows_off_grain(
            model, columns, compared='(select * from ' ~ model ~ ' where ' ~ month ~ ' in (select month from untested))'
        ) }}
    {%- else -%}
        {{ rows_off_grain(model, columns) }}
    {%- endif -%}
{% endtest %}
