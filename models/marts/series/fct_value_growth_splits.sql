-- One row per series and month or year to date whose value and quantity customs' tables print (or
-- tariff lines add up to): the growth of the value on the year before, split in two. First what the
-- change of quantity would have made at the unit value of the base; the rest is the unit value.

with

-- Both sides are of the newest vintage that has value and quantity.
worth as (

    select * from {{ ref('int_values_in_yuan') }}
    where
        partner_code = 'WLD'
        and paired_quantity_t is not null

),

series as (

    select * from {{ ref('dim_series') }}

),

-- The express table and the bulletin print the same growth; customs take the base as restated.
printed as (

    select
        window_key,
        max(case when statistic = 'yoy_pct' then amount end) as quantity_growth_pct,
        max(case when statistic = 'value_yoy_pct' and measure = 'value_cny' then amount end)
            as value_growth_pct
    from {{ ref('stg_customs__main_goods_figures') }}
    where
        statistic <> 'level'
        and {{ is_known_table('published_on') }}
    group by window_key

),

compared as (

    select
        series.series,
        case when this.window_end = last_day(this.window_start) then 'month' else 'ytd' end
            as period_kind,
        cast(date_trunc('month', this.window_end) as date) as trade_month,
        cast(this.paired_quantity_t as decimal(18, 3)) as quantity_t,
        cast(this.paired_value_cny as decimal(18, 2)) as value_cny,
        this.unit_value_cny_vintage as vintage,
        cast(base.paired_quantity_t as decimal(18, 3)) as base_quantity_t,
        cast(base.paired_value_cny as decimal(18, 2)) as base_value_cny,
        base.unit_value_cny_vintage as base_vintage,
        printed.quantity_growth_pct as printed_quantity_growth_pct,
        printed.value_growth_pct as printed_value_growth_pct
    from worth as this
    inner join series
        on
            this.product = series.product
            and this.flow = series.flow
    left join worth as base
        on
            this.product = base.product
            and this.flow = base.flow
            and base.window_start = cast(this.window_start - interval 1 year as date)
            and base.window_end = last_day(cast(this.window_end - interval 1 year as date))
    left join printed
        on this.window_key = printed.window_key
    where
        this.window_end = last_day(this.window_start)
        or month(this.window_start) = 1

),

effects as (

    select
        *,
        value_cny - base_value_cny as change_cny,
        case
            when base_quantity_t > 0 and base_value_cny > 0
                then cast(
                    round(
                        cast(base_value_cny as double)
                        * cast(quantity_t - base_quantity_t as double)
                        / cast(base_quantity_t as double),
                        2
                    ) as decimal(18, 2)
                )
        end as volume_effect_cny,
        {{ growth_pct('value_cny', 'base_value_cny') }} as value_growth_pct,
        case when base_value_cny > 0 then {{ growth_pct('quantity_t', 'base_quantity_t') }} end
            as volume_effect_pp
    from compared

),

final as (

    select
        series,
        period_kind,
        trade_month,
        quantity_t,
        base_quantity_t,
        value_cny,
        base_value_cny,
        coalesce(vintage, 'none') as vintage,
        case when base_value_cny is not null then coalesce(base_vintage, 'none') end
            as base_vintage,
        cast(change_cny as decimal(18, 2)) as change_cny,
        volume_effect_cny,
        cast(change_cny - volume_effect_cny as decimal(18, 2)) as unit_value_effect_cny,
        value_growth_pct,
        volume_effect_pp,
        cast(value_growth_pct - volume_effect_pp as decimal(18, 6)) as unit_value_effect_pp,
        case
            when base_value_cny is null then 'no_base'
            when volume_effect_cny is null then 'base_is_zero'
        end as split_null_reason,
        cast(printed_value_growth_pct as decimal(18, 6)) as printed_value_growth_pct,
        cast(printed_quantity_growth_pct as decimal(18, 6)) as printed_quantity_growth_pct
    from effects

)

select * from final
