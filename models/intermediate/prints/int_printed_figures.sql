-- Every printed figure that was known on the day `as_of`, with its voter and its intervals; of
-- customs' tables the growth (int_level_vintages_from_tables has the levels). The one place where
-- `as_of` filters prints. Levels are in tonnes (or whole dollars, yuan); claims stay in
-- their own unit.

with

printed_levels as (

    select * from {{ ref('stg_customs__printed_levels') }}

),

table_growths as (

    select * from {{ ref('stg_customs__main_goods_figures') }}
    where
        statistic = 'yoy_pct'
        and {{ is_known_table('published_on') }}

),

printed_claims as (

    select * from {{ ref('stg_press__printed_claims') }}

),

sources as (

    {{ pages_and_tables() }}

),

figures as (

    select
        figure_id,
        source_id,
        relayed_from,
        {{ window_columns() }},
        statistic,
        printed_value,
        cast(null as date) as printed_month,
        cast(null as date) as printed_month_end,
        false as is_n_month_record,
        false as is_of_value,
        unit,
        rounding_unit,
        last_nonzero_unit,
        qualifier,
        can_vote
    from printed_levels

    union all

    select
        figure_id,
        source_id,
        relayed_from,
        {{ window_columns() }},
        statistic,
        printed_value,
        printed_month,
        printed_month_end,
        is_n_month_record,
        is_of_value,
        unit,
        rounding_unit,
        last_nonzero_unit,
        qualifier,
        can_vote
    from printed_claims

    union all

    select
        figure_id,
        source_id,
        'gacc' as relayed_from,
        {{ window_columns() }},
        statistic,
        amount as printed_value,
        cast(null as date) as printed_month,
        cast(null as date) as printed_month_end,
        false as is_n_month_record,
        false as is_of_value,
        'pct' as unit,
        rounding_unit,
        cast(null as decimal(18, 6)) as last_nonzero_unit,
        'exact' as qualifier,
        true as can_vote
    from table_growths

),

attributed as (

    select
        figures.*,
        sources.wire,
        sources.publisher,
        sources.domain,
        sources.published_on,
        sources.published_earliest_on,
        -- A wire relayed by twelve pages is one voice.
        coalesce(figures.relayed_from, sources.wire, sources.domain) as voter,
        coalesce(sources.published_latest_on, cast('{{ var("ledger_closed_on") }}' as date))
            as known_on,
        case figures.unit
            when 't' then 'quantity_t'
            when 'kg' then 'quantity_t'
            when 'usd' then 'value_usd'
            when 'cny' then 'value_cny'
        end as measure,
        -- Wide enough for yuan: decimal(18) times decimal(18) would overflow.
        cast(case when figures.unit = 'kg' then '0.001' else '1' end as decimal(20, 3))
            as unit_factor,
        -- The window that a growth compares with.
        case
            when figures.statistic in ('mom_pct', 'yoy_pct')
                then {{ base_window_start('figures') }}
        end as base_window_start,
        case
            when figures.statistic in ('mom_pct', 'yoy_pct')
                then {{ base_window_end('figures') }}
        end as base_window_end,
        cast('0.5' as decimal(2, 1)) as half
    from figures
    inner join sources
        on figures.source_id = sources.source_id

),

known as (

    select * from attributed
    {% if var('as_of') %}
        where known_on <= cast('{{ var("as_of") }}' as date)
    {% endif %}

),

-- What a number is compared with where its words make it more or less than itself. "About" is
-- within 5 % (of the level, or of the growth factor); "over" and "up to" leave one end open, and of
-- a fall they are meant of its size.
meanings as (

    select
        *,
        case when statistic in ('mom_pct', 'yoy_pct') then 100 else 0 end as origin,
        case
            when qualifier in ('at_least', 'at_most')
                then (qualifier = 'at_least') = (printed_value >= 0)
        end as is_open_above
    from known

),

scaled as (

    select
        *,
        cast(printed_value * unit_factor as decimal(18, 6)) as amount,
        cast(rounding_unit * unit_factor as decimal(18, 6)) as amount_unit,
        cast(rounding_unit * unit_factor * half as decimal(18, 6)) as half_unit,
        cast(greatest(last_nonzero_unit, rounding_unit) * unit_factor * half as decimal(18, 6))
            as half_coarse_unit
    from meanings

),

final as (

    select
        figure_id,
        source_id,
        voter,
        wire,
        publisher,
        domain,
        published_on,
        published_earliest_on,
        known_on,
        {{ window_columns() }},
        base_window_start,
        base_window_end,
        case
            when base_window_start is not null
                then {{ window_key(start='base_window_start', end='base_window_end') }}
        end as base_window_key,
        statistic,
        printed_value,
        printed_month,
        printed_month_end,
        is_n_month_record,
        is_of_value,
        unit,
        rounding_unit,
        qualifier,
        can_vote and qualifier = 'exact' and coalesce(not is_of_value, true) as has_vote,
        measure,
        amount,
        -- Rounded to the nearest: [v - u/2, v + u/2].
        amount - half_unit as rounded_lower,
        amount + half_unit as rounded_upper,
        case
            when qualifier = 'exact' then amount - half_unit
            when qualifier = 'approximate'
                then
                    (origin + amount)
                    * cast('{{ 1 - var("approximate_within_pct") / 100 }}' as decimal(3, 2))
                    - origin
            when is_open_above then amount
        end as meant_lower,
        case
            when qualifier = 'exact' then amount + half_unit
            when qualifier = 'approximate'
                then
                    (origin + amount)
                    * cast('{{ 1 + var("approximate_within_pct") / 100 }}' as decimal(3, 2))
                    - origin
            when not is_open_above then amount
        end as meant_upper,
        case
            when qualifier = 'approximate' then 'within_5_pct'
            when qualifier in ('at_least', 'at_most') then 'one_sided_bound'
        end as meant_as,
        -- Cut towards zero: [v, v + u) for a rise or a level, (v - u, v] for a fall.
        case when amount < 0 then amount - amount_unit else amount end as cut_lower,
        case when amount < 0 then amount else amount + amount_unit end as cut_upper,
        -- Rounded further than printed, where a number ends in zeros; else the same as rounded.
        amount - coalesce(half_coarse_unit, half_unit) as coarse_lower,
        amount + coalesce(half_coarse_unit, half_unit) as coarse_upper
    from scaled

)

select * from final
