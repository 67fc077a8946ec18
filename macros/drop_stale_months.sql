{#
    Takes the months out of `this` whose load set is not the one that they were built from, before an incremental run builds
    those that are left again. Nothing in any other run, or where no month is stale.
#}
{% macro drop_stale_months() %}
    {%- if execute and is_incremental() -%}
        {%- set query -%}
            select distinct cast(built.trade_month as string) as trade_month
            from (select distinct trade_month, load_set_id from {{ this }}) as built
            left join {{ ref('int_download_sets_by_month') }} as loaded
                on
                    built.trade_month = loaded.trade_month
                    and built.load_set_id = loaded.load_set_id
            where loaded.trade_month is null
        {%- endset -%}
        {%- set months = run_query(query).columns[0].values() -%}
        {%- if months -%} {{- adapter.dispatch('drop_months')(months) -}} {%- endif -%}
    {%- endif -%}
{% endmacro %}

{% macro default__drop_months(months) %}
    delete from {{ this }} where trade_month in (date '{{ months | join("', date '") }}')
{% endmacro %}

{# A table of plain Parquet files loses whole partitions only: one is a month. #}
{% macro spark__drop_months(months) %}
    {%- if config.get('file_format') == 'parquet' -%}
        alter table {{ this }} drop if exists
        partition (trade_month = date '{{ months | join("'), partition (trade_month = date '") }}')
    {%- else -%}
        {{- default__drop_months(months) -}}
    {%- endif -%}
{% endmacro %}
