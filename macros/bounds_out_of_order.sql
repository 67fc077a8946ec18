{#
    Rows whose bounds contradict themselves: one bound without the other, a best figure without bounds or with basis
    unknown, a known basis without a figure, a lower end above its upper end, or a best figure further
    outside than the last place of a print (1 t, or 1 % for prints in thousands of tonnes).
#}
{% macro bounds_out_of_order(relation) %}
    select *
    from {{ relation }}
    where
        (quantity_lower_t is null) is distinct from (quantity_upper_t is null)
        or (quantity_t is not null and quantity_lower_t is null)
        or (quantity_t is null) is distinct from (quantity_basis = 'unknown')
        or quantity_lower_t > quantity_upper_t
        or quantity_t < quantity_lower_t - greatest(1, quantity_t * 0.01)
        or quantity_t > quantity_upper_t + greatest(1, quantity_t * 0.01)
{% endmacro %}
