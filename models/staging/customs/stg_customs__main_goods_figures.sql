-- Every figure that customs' tables of main goods print on rare earths: month, year to date and the
-- year to date of a year before, quantity and value, and their growth; in tonnes, yuan, dollars and
-- percent.

with

copied as (

    select
        *,
        false as is_landed,
        cast(null as timestamp) as loaded_at
    from {{ ref('raw_customs__main_goods_tables') }}

),

landed as (

    select
        * exclude (file_name, loaded_at),
        true as is_landed,
        loaded_at
    from (
        {{ landed_main_goods_tables() }}
    ) as files

),

-- The file as customs publish it comes before a copy of it, and a later copy before an earlier one.
rows_once as (

    select *
    from (
        select * from copied
        union all by name
        select * from landed
    ) as tables
    qualify row_number() over (
        partition by table_kind, flow, table_month, row_name
        order by is_landed desc, loaded_at desc, copied_from asc
    ) = 1

),

typed as (

    select
        rows_once.*,
        kinds.product,
        'WLD' as partner_code,
        quantities.unit as quantity_kept_in,
        quantities.factor as quantity_factor,
        amounts.unit as value_kept_in,
        amounts.factor as value_factor,
        cast(rows_once.table_month || '-01' as date) as month_start,
        cast({{ text_or_null('rows_once.released_on') }} as date) as stated_on,
        -- January and February come together, in March.
        cast(
            cast(rows_once.table_month || '-01' as date)
            + case
                when right(rows_once.table_month, 2) = '01' then interval 2 month else
                    interval 1 month
            end
            as date
        ) as release_month
    from rows_once
    inner join {{ ref('ref_main_goods_rows') }} as kinds
        on rows_once.row_name = kinds.row_name
    inner join {{ ref('ref_main_goods_units') }} as quantities
        on rows_once.quantity_unit = quantities.printed_unit
    inner join {{ ref('ref_main_goods_units') }} as amounts
        on rows_once.value_unit = amounts.printed_unit

),

announced as (

    select
        make_date(calendar_year, release_month, 1) as release_month,
        max(release_date) as announced_on
    from {{ ref('ref_release_calendar') }}
    where product = 'monthly_bulletin'
    group by calendar_year, release_month

),

-- The day of a table that does not say it: as announced, else the latest that is usual.
dated as (

    select
        typed.*,
        coalesce(
            typed.stated_on,
            case when typed.table_kind = 'bulletin' then announced.announced_on end,
            cast(
                typed.release_month
                + case
                    when typed.table_kind = 'bulletin' then interval 17 day else interval 13 day
                end
                as date
            )
        ) as published_on,
        case
            when typed.stated_on is not null then typed.released_on_basis
            when
                typed.table_kind = 'bulletin' and announced.announced_on is not null
                then 'announced'
            else 'expected'
        end as published_on_basis,
        make_date(year(typed.month_start), 1, 1) as january
    from typed
    left join announced
        on typed.release_month = announced.release_month

),

-- A row is printed to one place: the finest that its cells show, as copies drop zeros at the end.
{%- set cells = [
    ('month_quantity', 'quantity', 'month_start', 0, false),
    ('month_value', 'value', 'month_start', 0, false),
    ('ytd_quantity', 'quantity', 'january', 0, false),
    ('ytd_value', 'value', 'january', 0, false),
    ('ytd_quantity_year_before', 'quantity', 'january', 12, true),
    ('ytd_value_year_before', 'value', 'january', 12, true),
] %}

measured as (

    select
        *,
    {%- for measure in ['quantity', 'value'] %}
    least(
        {%- for cell in cells if cell[1] == measure %}
        {{ last_nonzero_unit(cell[0]) }}{% if not loop.last %},{% endif %}
        {%- endfor %}
    ) as {{ measure }}_unit_printed{% if not loop.last %},{% endif %}
    {%- endfor %}
    from dated

),

figures as (

    {% for column, measure, window_from, months_back, is_restated in cells -%}
    select
        *,
        '{{ column }}' as cell,
        'level' as statistic,
        case {{ measure }}_kept_in
            when 't' then 'quantity_t' when 'usd' then 'value_usd' else 'value_cny'
        end as measure,
        cast({{ window_from }} - interval {{ months_back }} month as date) as window_start,
        last_day(cast(month_start - interval {{ months_back }} month as date)) as window_end,
        {{ is_restated }} as is_restated,
        cast(
            cast({{ text_or_null(column) }} as decimal(24, 10))
            * {{ measure }}_factor as decimal(18, 6)
        ) as amount,
        cast({{ measure }}_unit_printed * {{ measure }}_factor as decimal(18, 6)) as rounding_unit
    from measured

    union all

    {% endfor -%}
    {% for measure in ['quantity', 'value'] -%}
    select
        *,
        'growth_{{ measure }}_pct' as cell,
        {% if measure == 'quantity' %}'yoy_pct'{% else %}'value_yoy_pct'{% endif %} as statistic,
        case {{ measure }}_kept_in
            when 't' then 'quantity_t' when 'usd' then 'value_usd' else 'value_cny'
        end as measure,
        case growth_window when 'ytd' then january else month_start end as window_start,
        last_day(month_start) as window_end,
        false as is_restated,
        cast({{ text_or_null('growth_' ~ measure ~ '_pct') }} as decimal(18, 6)) as amount,
        cast('0.1' as decimal(18, 6)) as rounding_unit
    from measured
    {% if not loop.last %}
    union all
    {% endif %}
    {% endfor %}
),

final as (

    select
        concat_ws('-', 'gacc', table_kind, flow, table_month, product, replace(cell, '_', '-'))
            as figure_id,
        concat_ws('-', 'gacc', table_kind, flow, table_month) as source_id,
        table_kind,
        month_start as table_month,
        row_name,
        product,
        flow,
        partner_code,
        window_start,
        window_end,
        {{ window_key() }} as window_key,
        statistic,
        measure,
        is_restated,
        amount,
        rounding_unit,
        published_on,
        published_on_basis,
        is_landed,
        copied_from
    from figures
    where amount is not null

)

select * from final
