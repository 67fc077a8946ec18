{#
    Months in which the partners, the residual included, do not add up to the world exactly: a different sum, a world
    without partners inside their range, partners without a world although a residual is given, no or two residual
    rows, or a residual that cannot be zero or more.

    partition_by: columns that name a series; none where each relation is one. at: the column that names a month, or a
    period.
#}
{% macro partners_not_adding_up(partners, world, partition_by=[], at='trade_month') %}
    {%- set key = (partition_by + [at]) | join(', ') %}
    select
        sums.{{ at }},
        sums.partners_t,
        sums.residual_rows,
        world_months.quantity_t as world_t
    from (
        select
            {{ key }},
            sum(quantity_t) as partners_t,
            sum(case when is_residual then 1 else 0 end) as residual_rows,
            max(case when is_residual then quantity_t end) as residual_t,
            max(case when is_residual then quantity_upper_t end) as residual_upper_t
        from {{ partners }}
        group by {{ key }}
    ) as sums
    left join {{ world }} as world_months
        on
            sums.{{ at }} = world_months.{{ at }}
            {% for column in partition_by -%}
                and sums.{{ column }} = world_months.{{ column }}
            {% endfor %}
    where
        sums.residual_rows <> 1
        or (sums.residual_t is null) is distinct from (world_months.quantity_t is null)
        or (world_months.quantity_t is not null and sums.partners_t is distinct from world_months.quantity_t)
        or (sums.residual_t < 0 and sums.residual_upper_t < 0)
{% endmacro %}
