{# Quantity and bounds are known together, in order, and consistent with the basis. #}
{% test expect_bounds_in_order(model) %}
    {{ bounds_out_of_order(model) }}
{% endtest %}
