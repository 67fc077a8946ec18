{#
    Months at which a series breaks off: the row after them is more than a month later, or not the first of a month.
    partition_by: columns that name a series; none where the relation is one series.
#}
{% macro months_missing(relation, partition_by=[]) %}
    select *
    from (
        select
            {% for column in partition_by %}{{ column }},
            {% endfor -%}
            trade_month,
            lead(trade_month) over (
                {% if partition_by %}partition by {{ partition_by | join(', ') }} {% endif %}order by trade_month
            ) as next_month
        from {{ relation }}
    ) as steps
    where
        trade_month <> date_trunc('month', trade_month)
        or next_month <> cast(trade_month + interval 1 month as date)
{% endmacro %}
