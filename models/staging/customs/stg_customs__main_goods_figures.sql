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

every_row as (

    select * from copied
    union all by name
    select * from landed

),

typed as (

    select
        every_row.*,
        kinds.product,
        'WLD' as partner_code,
        quantities.unit as quantity_kept_in,
        quantities.factor as quantity_factor,
        amounts.unit as value_kept_in,
        amounts.factor as value_factor,
        coalesce(every_row.language = 'en', false) as is_english,
        cast(every_row.table_month || '-01' as date) as month_start,
        cast({{ text_or_null('every_row.released_on') }} as date) as stated_on,
        -- January and February come together, in March.
        cast(
            cast(every_row.table_month || '-01' as date)
            + case
                when right(every_row.table_month, 2) = '01' then interval 2 month else
                    interval 1 month
            end
            as date
        ) as release_month
    from every_row
    inner join {{ ref('ref_main_goods_rows') }} as kinds
        on every_row.row_name = kinds.row_name
    inner join {{ ref('ref_main_goods_units') }} as quantities
        on every_row.quantity_unit = quantities.printed_unit
    inner join {{ ref('ref_main_goods_units') }} as amounts
        on every_row.value_unit = amounts.printed_unit

),

-- A table has one day, whichever of its files says it. What is stated comes before what is inferred
-- (and after it in the alphabet).
days_told as (

    select
        table_kind,
        flow,
        month_start,
        coalesce(min(stated_on) filter (where released_on_basis = 'stated'), min(stated_on))
            as told_on,
        max(released_on_basis) as told_basis
    from typed
    where stated_on is not null
    group by table_kind, flow, month_start

),

-- Of the yuan table and of the dollar table of a month each row counts once. The English edition
-- prints fewer places: it counts where no Chinese one is known. A file as customs publish it comes
-- before a copy of it, and a later copy before an earlier one.
rows_once as (

    select *
    from typed
    qualify row_number() over (
        partition by table_kind, flow, table_month, product, value_kept_in
        order by is_english asc, is_landed desc, loaded_at desc, copied_from asc
    ) = 1

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
        rows_once.*,
        coalesce(
            days_told.told_on,
            case when rows_once.table_kind = 'bulletin' then announced.announced_on end,
            cast(
                rows_once.release_month
                + case
                    when rows_once.table_kind = 'bulletin' then interval 17 day else interval 13 day
                end
                as date
            )
        ) as published_on,
        case
            when days_told.told_on is not null then days_told.told_basis
            when
                rows_once.table_kind = 'bulletin' and announced.announced_on is not null
                then 'announced'
            else 'expected'
        end as published_on_basis,
        make_date(year(rows_once.month_start), 1, 1) as january
    from rows_once
    left join days_told
        on
            rows_once.table_kind = days_told.table_kind
            and rows_once.flow = days_told.flow
            and rows_once.month_start = days_told.month_start
    left join announced
        on rows_once.release_month = announced.release_month

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
        -- Quantities know no currency: of the tables of a month one tells them, that in yuan first.
        row_number() over (
            partition by table_kind, flow, month_start, product
            order by is_english asc, value_kept_in asc
        ) = 1 as tells_quantities,
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
        concat_ws(
            '-',
            'gacc',
            table_kind,
            flow,
            table_month,
            product,
            replace(cell, '_', '-'),
            case measure when 'value_usd' then 'usd' end
        ) as figure_id,
        concat_ws(
            '-', 'gacc', table_kind, flow, table_month, case value_kept_in when 'usd' then 'usd' end
        ) as source_id,
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
    where amount is not null and (measure <> 'quantity_t' or tells_quantities)

)

select * from final
