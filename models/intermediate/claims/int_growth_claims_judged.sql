-- The verdict on every printed growth rate, with the prints that stand behind the growth that it is
-- held against.

with

claims as (

    select * from {{ ref('int_printed_figures') }}
    where statistic in ('mom_pct', 'yoy_pct')

),

tested as (

    select * from {{ ref('int_growth_claims_tested') }}

),

shifted as (

    select * from {{ ref('int_growth_bases_shifted') }}

),

witnesses as (

    select * from {{ ref('int_window_witnesses') }}

),

-- One row a side: a join on either of two columns would compare all windows with all others.
sides as (

    select
        *,
        unnest([cur_id, base_id]) as window_id
    from tested
    where
        cur_upper_t is not null
        and base_upper_t is not null

),

named as (

    select
        sides.figure_id,
        list(distinct witnesses.figure_id order by witnesses.figure_id) as figure_ids
    from sides
    inner join witnesses
        on sides.window_id = witnesses.window_id
    left join claims as own
        on
            witnesses.figure_id = own.figure_id
            and sides.voter = own.voter
            and sides.statistic = own.statistic
            and sides.window_key = own.window_key
    where own.figure_id is null
    group by sides.figure_id

),

final as (

    select
        tested.figure_id,
        -- The growth that the verdict rests on.
        case tested.reason
            when 'levels_known_then'
                then {{ growth_pct('tested.cur_then_lower_t', 'tested.base_then_upper_t') }}
            when 'first_published_base'
                then {{ growth_pct('tested.cur_then_lower_t', 'tested.base_first_upper_t') }}
            else tested.recomputed_lower
        end as recomputed_lower,
        case tested.reason
            when 'levels_known_then'
                then {{ growth_pct('tested.cur_then_upper_t', 'tested.base_then_lower_t') }}
            when 'first_published_base'
                then {{ growth_pct('tested.cur_then_upper_t', 'tested.base_first_lower_t') }}
            else tested.recomputed_upper
        end as recomputed_upper,
        cast(null as date) as recomputed_month,
        case
            when tested.not_testable_reason is not null then 'not_testable'
            when tested.reason in ('within_5_pct', 'one_sided_bound') then 'approximate'
            when tested.reason = 'best_figure' then 'pass'
            when
                tested.reason in (
                    'intervals_meet', 'round_number', 'levels_known_then', 'first_published_base'
                )
                then 'pass_by_rounding'
            when tested.reason = 'cut_short' then 'pass_by_truncation'
            when tested.reason = 'scope_changed' then 'scope_break'
            when shifted.figure_id is not null then 'revised_base'
            when tested.reason = 'attested_levels' then 'contradicted'
            else 'disputed'
        end as verdict,
        case
            when shifted.figure_id is not null then 'shifted_base'
            else tested.reason
        end as reason,
        shifted.base_shift_t,
        coalesce(shifted.figure_ids, named.figure_ids) as witness_figure_ids
    from tested
    left join named
        on tested.figure_id = named.figure_id
    left join shifted
        on tested.figure_id = shifted.figure_id

)

select * from final
