{#
    Rows whose growth does not follow from the quantities of the same relation: (100 + growth) * base = 100 * current
    within half of the growth's last place. Also growth without both quantities, and both quantities without growth.

    growth: name of the growth column; months_back: how many months its base is earlier; partition_by: columns that name a
    series; at: the column that names a month, or the first day of a period.
#}
{% macro growths_unreconciled(relation, growth, months_back, partition_by=[], at='trade_month') %}
    select
        this.{{ at }},
        {% for column in partition_by %}this.{{ column }},
        {% endfor -%}
        this.quantity_t,
        base.quantity_t as base_t,
        this.{{ growth }}
    from {{ relation }} as this
    left join {{ relation }} as base
        on
            cast(this.{{ at }} - interval {{ months_back }} month as date) = base.{{ at }}
            {% for column in partition_by -%}
                and this.{{ column }} = base.{{ column }}
            {% endfor %}
    where
        {% if 'partner_code' in partition_by -%} this.partner_code <> 'XX-REST' and {% endif -%}
        (
            (this.{{ growth }} is null)
            is distinct from (this.quantity_t is null or coalesce(base.quantity_t, 0) <= 0)
            or abs(
                (100 + this.{{ growth }}) * cast(base.quantity_t as decimal(24, 6))
                - 100 * cast(this.quantity_t as decimal(24, 6))
            ) > cast(base.quantity_t as decimal(18, 6)) * cast('0.000001' as decimal(7, 6))
        )
{% endmacro %}
