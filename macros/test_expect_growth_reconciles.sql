{# Every growth follows from the quantities of its own table, and is there wherever both are known. #}
{% test expect_growth_reconciles(model, growth, months_back, partition_by=[], at='trade_month') %}
    {{ growths_unreconciled(model, growth, months_back, partition_by, at) }}
{% endtest %}
