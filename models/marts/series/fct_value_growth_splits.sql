-- One row per series and month or year to date whose value and quantity customs' tables print (or
-- tariff lines add up to): the growth of the value on the year before, split. First what the change
-- of quantity would have made at the unit value of the base; the rest is the unit value. Where both
-- sides are sums of tariff lines, that rest is split further: first the mix of lines, at the unit
-- value of each in the base, then their prices.

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

whole_months as (

    select
        months.product,
        months.flow,
        months.trade_month,
        series.series
    from {{ ref('int_series_months_whole_or_why_not') }} as months
    inner join series
        on
            months.product = series.product
            and months.flow = series.flow
    where months.coverage = 'whole'

),

-- The months of each month, and of each year to date of which all are whole.
parts as (

    select
        *,
        'month' as period_kind,
        trade_month as part_month
    from whole_months

    union all

    select
        last_months.*,
        'ytd' as period_kind,
        whole_months.trade_month as part_month
    from whole_months as last_months
    inner join whole_months
        on
            last_months.series = whole_months.series
            and year(last_months.trade_month) = year(whole_months.trade_month)
            and last_months.trade_month >= whole_months.trade_month
    where month(last_months.trade_month) > 1
    qualify
        count(*) over (partition by last_months.series, last_months.trade_month)
        = month(last_months.trade_month)

),

lines as (

    select
        parts.series,
        parts.period_kind,
        parts.trade_month,
        trade.hs8,
        sum(trade.quantity_kg) as quantity_kg,
        {{ sum_of_all('trade.value_cny') }} as value_cny
    from parts
    inner join {{ ref('int_series_tariff_lines') }} as scope_lines
        on
            parts.product = scope_lines.product
            and parts.flow = scope_lines.flow
            and parts.part_month between scope_lines.valid_from and scope_lines.valid_until
    inner join {{ ref('fct_customs_trade_monthly') }} as trade
        on
            parts.flow = trade.flow
            and parts.part_month = trade.trade_month
            and scope_lines.hs8 = trade.hs8
    group by parts.series, parts.period_kind, parts.trade_month, trade.hs8

),

line_sums as (

    select
        series,
        period_kind,
        trade_month,
        {{ tonnes('sum(quantity_kg)') }} as quantity_t,
        {{ sum_of_all('value_cny') }} as value_cny
    from lines
    group by series, period_kind, trade_month

),

-- What the lines of a period would have cost at their own unit values of the year before. A line
-- that had no trade then has no price to have changed.
at_old_prices as (

    select
        lines.series,
        lines.period_kind,
        lines.trade_month,
        sum(
            case
                when base.quantity_kg > 0
                    then
                        cast(lines.quantity_kg as double)
                        * cast(base.value_cny as double)
                        / cast(base.quantity_kg as double)
                else cast(lines.value_cny as double)
            end
        ) as value_cny
    from lines
    left join lines as base
        on
            lines.series = base.series
            and lines.period_kind = base.period_kind
            and lines.hs8 = base.hs8
            and base.trade_month = cast(lines.trade_month - interval 1 year as date)
    group by lines.series, lines.period_kind, lines.trade_month

),

-- Only where the lines are what both sides of the split are made of.
mixes as (

    select
        compared.series,
        compared.period_kind,
        compared.trade_month,
        cast(round(at_old_prices.value_cny, 2) as decimal(18, 2)) as value_at_old_prices_cny
    from compared
    inner join line_sums as this
        on
            compared.series = this.series
            and compared.period_kind = this.period_kind
            and compared.trade_month = this.trade_month
            and compared.value_cny = this.value_cny
            and compared.quantity_t = cast(this.quantity_t as decimal(18, 3))
    inner join line_sums as base
        on
            compared.series = base.series
            and compared.period_kind = base.period_kind
            and base.trade_month = cast(compared.trade_month - interval 1 year as date)
            and compared.base_value_cny = base.value_cny
            and compared.base_quantity_t = cast(base.quantity_t as decimal(18, 3))
    inner join at_old_prices
        on
            compared.series = at_old_prices.series
            and compared.period_kind = at_old_prices.period_kind
            and compared.trade_month = at_old_prices.trade_month

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

mixed as (

    select
        effects.*,
        mixes.value_at_old_prices_cny
    from effects
    left join mixes
        on
            effects.series = mixes.series
            and effects.period_kind = mixes.period_kind
            and effects.trade_month = mixes.trade_month
            and effects.volume_effect_cny is not null

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
        cast(
            value_at_old_prices_cny - base_value_cny - volume_effect_cny as decimal(18, 2)
        ) as mix_effect_cny,
        cast(value_cny - value_at_old_prices_cny as decimal(18, 2)) as price_effect_cny,
        value_growth_pct,
        volume_effect_pp,
        cast(value_growth_pct - volume_effect_pp as decimal(18, 6)) as unit_value_effect_pp,
        case
            when base_value_cny is null then 'no_base'
            when volume_effect_cny is null then 'base_is_zero'
        end as split_null_reason,
        cast(printed_value_growth_pct as decimal(18, 6)) as printed_value_growth_pct,
        cast(printed_quantity_growth_pct as decimal(18, 6)) as printed_quantity_growth_pct
    from mixed

)

select * from final
