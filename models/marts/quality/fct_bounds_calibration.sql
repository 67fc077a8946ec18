-- One row per window that customs' tables have a quantity of: the bounds that the press alone
-- gives, as `make calibration` found them, beside what customs printed first and last.

with

blind as (

    select * from {{ ref('ref_blind_bounds') }}

),

tables as (

    select * from {{ ref('int_level_vintages_from_tables') }}
    where
        measure = 'quantity_t'
        and product in (select series.product from {{ ref('ref_series') }} as series)

),

compared as (

    select
        {{ window_columns('tables') }},
        any_value(blind.quantity_t) as blind_t,
        any_value(blind.quantity_lower_t) as blind_lower_t,
        any_value(blind.quantity_upper_t) as blind_upper_t,
        any_value(blind.certainty) as blind_certainty,
        arg_max(tables.amount, tables.published_on) as official_t,
        arg_max(tables.amount_lower, tables.published_on) as official_lower_t,
        arg_max(tables.amount_upper, tables.published_on) as official_upper_t,
        bool_and(tables.is_restated) as is_first_unknown,
        bool_or(
            tables.superseded_on is null
            and blind.quantity_lower_t <= tables.amount_upper
            and blind.quantity_upper_t >= tables.amount_lower
        ) as holds_latest,
        bool_or(
            blind.quantity_lower_t <= tables.amount_upper
            and blind.quantity_upper_t >= tables.amount_lower
        ) as holds_some
    from tables
    left join blind
        on
            {{ same_series('tables', 'blind') }}
            and tables.window_start = blind.window_start
            and tables.window_end = blind.window_end
    group by {{ window_columns('tables') }}

),

final as (

    select
        {{ window_columns(with_key=false) }},
        cast(blind_t as decimal(18, 3)) as blind_t,
        cast(blind_lower_t as decimal(18, 3)) as blind_lower_t,
        cast(blind_upper_t as decimal(18, 3)) as blind_upper_t,
        coalesce(blind_certainty, 'none') as blind_certainty,
        cast(official_t as decimal(18, 3)) as official_t,
        {{ lattice('official_lower_t', 'down') }} as official_lower_t,
        {{ lattice('official_upper_t', 'up') }} as official_upper_t,
        case
            when blind_upper_t is null then 'no_bounds'
            when holds_latest then 'inside'
            -- A revision that a newer table shows, or could: no table has the first print.
            when
                holds_some
                or (
                    is_first_unknown
                    and not ({{ exceeds_revision(
                        'official_lower_t', 'official_upper_t', 'blind_lower_t', 'blind_upper_t'
                    ) }})
                )
                then 'revision'
            else 'unexplained'
        end as outcome,
        cast(case
            when not holds_latest
                then greatest(official_lower_t - blind_upper_t, blind_lower_t - official_upper_t)
        end as decimal(18, 3)) as missed_by_t
    from compared

)

select * from final
