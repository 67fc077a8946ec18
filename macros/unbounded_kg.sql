{# The upper bound that stands for none: more kilograms than the world has ever traded of anything here. #}
{% macro unbounded_kg() -%} cast(10000000000000 as bigint) {%- endmacro %}
