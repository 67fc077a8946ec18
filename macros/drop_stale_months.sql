{#
    Takes the months out of `this` whose load set is not the one that they were built from, before an incremental run builds
    those that are left again. Nothing in any other run.
#}
{% macro drop_stale_months() %}
    {%- if execute and is_incremental() -%}
        {{ adapter.dispatch('drop_stale_months')(ref('int_trade_months_loaded')) }}
    {%- endif -%}
{% endmacro %}

{% macro default__drop_stale_months(loaded) %}
    delete from {{ this }}
    where (trade_month, load_set_id) not in (
        select (trade_month, load_set_id) from {{ loaded }}
    )
{% endmacro %}

{# A table of plain Parquet files loses whole partitions only: one is a month. #}
{% macro spark__drop_stale_months(loaded) %}
    {%- set query -%}
        select distinct cast(built.trade_month as string) as trade_month
        from {{ this }} as built
        left anti join {{ loaded }} as loaded
            on
                built.trade_month = loaded.trade_month
                and built.load_set_id = loaded.load_set_id
    {%- endset -%}
    {%- set months = run_query(query).columns[0].values() -%}
    {%- if months and config.get('file_format') == 'parquet' -%}
        alter table {{ this }} drop if exists
        partition (trade_month = date '{{ months | join("'), partition (trade_month = date '") }}')
    {%- elif months -%}
        delete from {{ this }} where trade_month in (date '{{ months | join("', date '") }}')
    {%- endif -%}
{% endmacro %}
