{# In every month, or period, the partners with their one residual row add up to the world, to the kilogram. #}
{% test expect_partners_add_up(model, world, partition_by=[], at='trade_month') %}
    {{ partners_not_adding_up(model, world, partition_by, at) }}
{% endtest %}
