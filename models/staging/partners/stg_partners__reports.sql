-- What partners of China report, typed, in one shape: imports by line and window as national
-- offices publish them, and by year as BACI reconciles them. They come from a copy without a day:
-- they count as known from the day on which the ledger was closed.

{% set offices = {
    'raw_eurostat__imports': 'eurostat_comext',
    'raw_us_census__imports': 'us_census',
    'raw_hmrc__imports': 'hmrc',
    'raw_comexstat__imports': 'comexstat',
} %}

with

{% for seed in offices %}
{{ seed }} as (

    select * from {{ ref(seed) }}

),

{% endfor %}
baci as (

    select * from {{ ref('raw_baci__yearly') }}

),

reporters as (

    select * from {{ ref('ref_reporters') }}

),

united as (

    {% for seed, statistics in offices.items() %}
    select
        *,
        -- The copy of HMRC's files has one year of HS6 among them, which is BACI's.
        case when classification = 'HS6' then 'baci' else '{{ statistics }}' end as statistics
    from {{ seed }}

    union all

    {% endfor %}
    select
        importer as reporter,
        exporter as partner_code,
        'import' as flow,
        hs6 as product_code,
        'HS6' as classification,
        year || '-01' as window_start,
        year || '-12' as window_end,
        quantity_kg,
        value_usd_fob as value,
        'USD' as value_currency,
        'FOB' as value_basis,
        null as source_url,
        null as as_found,
        'baci' as statistics
    from baci

),

final as (

    select
        coalesce(reporters.reporter, {{ text_or_null('united.reporter') }}) as reporter,
        united.statistics,
        united.flow,
        {{ text_or_null('united.partner_code') }} as partner_code,
        cast({{ text_or_null('united.window_start') }} || '-01' as date) as window_start,
        last_day(cast({{ text_or_null('united.window_end') }} || '-01' as date)) as window_end,
        -- The United Kingdom keeps the eight digits of the European Union.
        case united.classification when 'UKCN8' then 'CN8' else united.classification end
            as classification,
        {{ text_or_null('united.product_code') }} as product_code,
        cast({{ text_or_null('united.quantity_kg') }} as decimal(18, 3)) as net_mass_kg,
        cast({{ text_or_null('united.value') }} as decimal(20, 2)) as value,
        {{ text_or_null('united.value_currency') }} as currency,
        case united.value_basis when 'customs' then 'customs value' else united.value_basis end
            as valuation,
        false as is_lower_bound,
        cast('{{ var("ledger_closed_on") }}' as date) as as_of_vintage,
        {{ text_or_null('united.source_url') }} as source_url,
        {{ text_or_null('united.as_found') }} as as_found
    from united
    left join reporters
        on united.reporter in (reporters.reporter, reporters.partner_code)

)

select * from final
