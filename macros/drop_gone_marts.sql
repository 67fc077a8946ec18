{#
    Takes marts out of the candidate that no model makes any more: an earlier version of the project has left them, and a
    release is of what this one makes, table by table.
#}
{% macro drop_gone_marts() %}
    {%- set made = [] -%}
    {%- for node in graph.nodes.values() -%}
        {%- if node.resource_type == 'model' and node.schema == 'marts' -%}
            {%- do made.append(node.alias) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set query -%}
        select table_name from duckdb_tables()
        where
            database_name = current_database()
            and schema_name = 'marts'
            and table_name not in ('{{ made | join("', '") }}')
    {%- endset -%}
    {%- for name in run_query(query).columns[0].values() %}
        drop table marts."{{ name }}";
    {%- endfor -%}
{% endmacro %}
