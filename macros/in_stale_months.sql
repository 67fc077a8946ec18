{#
    Filter on the months that an incremental run has to build: those of the landing area whose load set is not the one
    that `this` was built from. A list of literals, so that the filter reaches the files; all months in any other run.
#}
{% macro in_stale_months(column) %}
    {%- if not (execute and is_incremental()) -%}
        true
    {%- else -%}
        {%- set query -%}
            select cast(loaded.trade_month as string) as trade_month
            from {{ ref('int_download_sets_by_month') }} as loaded
            left join (select distinct trade_month, load_set_id from {{ this }}) as built
                on
                    loaded.trade_month = built.trade_month
                    and loaded.load_set_id = built.load_set_id
            where built.trade_month is null
            order by loaded.trade_month
        {%- endset -%}
        {%- set months = run_query(query).columns[0].values() -%}
        {%- if months -%}
            {{ column }} in (cast('{{ months | join("' as date), cast('") }}' as date))
        {%- else -%}
            false
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
