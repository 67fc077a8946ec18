{# Every quarter or year is whole, without holes between, and has as many known months as their sum says. #}
{% test expect_whole_periods(model, months, partition_by) %}
    {{ periods_untrue(model, months, partition_by) }}
{% endtest %}
