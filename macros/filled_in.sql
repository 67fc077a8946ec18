{# A text with the values of columns in the place of their names in braces; nothing where a value is null. #}
{% macro filled_in(text, columns) -%}
    {%- set said = namespace(sql=text) -%}
    {%- for column in columns -%}
        {%- set said.sql = "replace(" ~ said.sql ~ ", '{" ~ column ~ "}', coalesce(" ~ column ~ ", ''))" -%}
    {%- endfor -%}
    {{ said.sql }}
{%- endmacro %}
