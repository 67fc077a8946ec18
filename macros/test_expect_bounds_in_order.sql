{# Every best figure lies in its bounds, and those in what is possible: see bounds_out_of_order. #}
{% test expect_bounds_in_order(model, triples, basis=none, below_zero=none) %}
    {{ bounds_out_of_order(model, triples, basis, below_zero) }}
{% endtest %}
