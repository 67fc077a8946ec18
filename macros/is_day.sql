{# Whether a text is a day of the calendar, written YYYY-MM-DD: `yes`, or nothing. #}
{% macro is_day(text) -%}
    {%- if text | length == 10 and modules.re.match('(19|20)[0-9][0-9]-(0[1-9]|1[0-2])-[0-9][0-9]', text) -%}
        {%- set year, month, day = text[0:4] | int, text[5:7] | int, text[8:10] | int -%}
        {%- set is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) -%}
        {%- set days = [31, 29 if is_leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] -%}
        {%- if day >= 1 and day <= days[month - 1] -%} yes {%- endif -%}
    {%- endif -%}
{%- endmacro %}
