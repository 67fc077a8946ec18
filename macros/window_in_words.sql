{# A window as a sentence names it: "October 2025", "2024", "January to October 2025", or both ends. Null where it is. #}
{% macro window_in_words(start, end) -%}
    case
        when date_diff('month', {{ start }}, {{ end }}) = 0 then strftime({{ start }}, '%B %Y')
        when month({{ start }}) = 1 and date_diff('month', {{ start }}, {{ end }}) = 11
            then strftime({{ start }}, '%Y')
        when year({{ start }}) = year({{ end }})
            then strftime({{ start }}, '%B') || ' to ' || strftime({{ end }}, '%B %Y')
        else strftime({{ start }}, '%B %Y') || ' to ' || strftime({{ end }}, '%B %Y')
    end
{%- endmacro %}
