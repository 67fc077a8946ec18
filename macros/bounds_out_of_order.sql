{#
    Rows whose bounds contradict themselves: one bound without the other or without a best figure, a lower end above
    its upper end or below zero, or a best figure further outside than the last place of a print (1 t, or 0.1 %).
#}
{% macro bounds_out_of_order(relation) %}
    select *
    from {{ relation }}
    where
        (quantity_t is null) is distinct from (quantity_lower_t is null)
        or (quantity_t is null) is distinct from (quantity_upper_t is null)
        or (quantity_t is null) is distinct from (quantity_basis = 'unknown')
        or quantity_lower_t > quantity_upper_t
        or quantity_t < quantity_lower_t - greatest(1, quantity_t * 0.001)
        or quantity_t > quantity_upper_t + greatest(1, quantity_t * 0.001)
{% endmacro %}
