{#
    Fills the table of a seed on Spark. dbt-spark's own macro of this name writes a missing value as the text None in a local
    session, and stumbles over an apostrophe there.
#}
{% macro spark__load_csv_rows(model, agate_table) %}
    {%- set types = model['config'].get('column_types', {}) -%}
    {%- for rows in agate_table.rows | batch(get_batch_size()) -%}
        {%- set statement -%}
            insert into {{ this }} values
            {%- for row in rows %}
            ({% for column in agate_table.column_names -%}
                {%- set value = row[column] -%}
                {%- set text = "'" ~ (value | string | replace("\\", "\\\\") | replace("'", "\\'")) ~ "'" -%}
                cast({{ 'null' if value is none else text }} as {{ types[column] }})
                {%- if not loop.last %}, {% endif %}
            {%- endfor %}){% if not loop.last %},{% endif %}
            {%- endfor %}
        {%- endset -%}
        {%- do adapter.add_query(statement, abridge_sql_log=True) -%}
    {%- endfor -%}
    {{ return('') }}
{% endmacro %}
