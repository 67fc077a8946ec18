-- Levels and growths in one form: what is said of a window, by how many voices, and in which
-- prints. A level is one statement a window, a growth one a voter.

with

windows as (

    select * from {{ ref('int_windows') }}

),

levels as (

    select * from {{ ref('int_levels_by_best_source') }}
    where
        measure = 'quantity_t'
        and amount is not null

),

growths as (

    select * from {{ ref('int_printed_growths_by_voter') }}

),

final as (

    select
        -windows.window_id as statement_id,
        'level' as kind,
        windows.window_id,
        cast(null as bigint) as base_window_id,
        windows.series_id,
        levels.is_attested as has_two_voices,
        false as is_outvoted,
        {{ whole_kg('levels.amount_lower', 'down') }} as lower_kg,
        {{ whole_kg('levels.amount_upper', 'up') }} as upper_kg,
        cast(null as decimal(19, 6)) as growth_lower,
        cast(null as decimal(19, 6)) as growth_upper,
        levels.supporting_figure_ids as figure_ids
    from levels
    inner join windows
        on levels.window_key = windows.window_key

    union all

    select
        growths.statement_id,
        'growth' as kind,
        windows.window_id,
        base_windows.window_id as base_window_id,
        windows.series_id,
        -- Customs' own growth needs no second voice.
        (growths.voters >= 2 or growths.voter = 'gacc') and not growths.is_outvoted
            as has_two_voices,
        growths.is_outvoted,
        cast(null as bigint) as lower_kg,
        cast(null as bigint) as upper_kg,
        growths.growth_lower,
        growths.growth_upper,
        growths.figure_ids
    from growths
    inner join windows
        on growths.window_key = windows.window_key
    inner join windows as base_windows
        on growths.base_window_key = base_windows.window_key

)

select * from final
