{# The grain of a model: the columns together are unique, and none of them is ever null. #}
{% test expect_unique_grain(model, columns) %}
    {{ rows_off_grain(model, columns) }}
{% endtest %}
