{#
    Whether official tables count, and this one was out on the day `as_of`. With `blind_to: official_table` the warehouse is
    built from the press alone, so that its bounds can be held against the tables.
#}
{% macro is_known_table(published_on) -%}
    {%- if var('blind_to') == 'official_table' -%} false
    {%- elif var('as_of') -%} {{ published_on }} <= cast('{{ var("as_of") }}' as date)
    {%- else -%} true
    {%- endif -%}
{%- endmacro %}
