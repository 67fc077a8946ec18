{# Every month from the first to the last is there, as the first day of the month. #}
{% test expect_months_without_holes(model, partition_by=[]) %}
    {{ months_missing(model, partition_by) }}
{% endtest %}
