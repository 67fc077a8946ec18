-- What each printed growth rate meets: the growth of the best figures, of their bounds, read as a
-- round number or cut, or on the levels known then; or why nothing can test it. Comparisons
-- multiply crosswise on decimals, so that touching counts as meeting exactly where it should.

with

compared as (

    select * from {{ ref('int_growth_claims_with_independent_levels') }}

),

tested as (

    select
        *,
        case
            when cur_upper_t is null or base_upper_t is null
                then case
                    when is_clash then 'level_clash'
                    when is_bounded_with_itself then 'only_own_evidence'
                    when cur_upper_t is null then 'no_level'
                    else 'no_base'
                end
            when base_lower_t <= 0 then 'base_may_be_zero'
            when
                recomputed_upper - recomputed_lower > {{ var('testing_growth_within_points') }}
                and recomputed_upper - recomputed_lower
                > {{ var('testing_within_units') }} * rounding_unit
                then 'bounds_too_wide'
        end as not_testable_reason,
        {{ growth_meets(
            'rounded_lower', 'rounded_upper', 'cur_t', 'cur_t', 'base_t', 'base_t'
        ) }} as is_best,
        {{ growth_meets(
            'rounded_lower', 'rounded_upper', 'cur_lower_t', 'cur_upper_t', 'base_lower_t', 'base_upper_t'
        ) }} as is_met,
        {{ growth_meets(
            'coarse_lower', 'coarse_upper', 'cur_lower_t', 'cur_upper_t', 'base_lower_t', 'base_upper_t'
        ) }} as is_met_coarsely,
        -- Stories divide what they print: 3,188 by 1,238, though the level is known to be 1,238.47.
        {{ growth_meets(
            'rounded_lower', 'rounded_upper',
            'cur_usual_t', 'cur_usual_t', 'base_usual_t', 'base_usual_t'
        ) }} as is_met_on_usual_prints,
        {{ growth_meets(
            'cut_lower', 'cut_upper', 'cur_lower_t', 'cur_upper_t', 'base_lower_t', 'base_upper_t'
        ) }} as is_met_when_cut,
        {{ growth_meets(
            'rounded_lower', 'rounded_upper',
            'cur_then_lower_t', 'cur_then_upper_t', 'base_then_lower_t', 'base_then_upper_t'
        ) }} as is_met_on_levels_then,
        {{ growth_meets(
            'rounded_lower', 'rounded_upper',
            'cur_then_lower_t', 'cur_then_upper_t', 'base_first_lower_t', 'base_first_upper_t'
        ) }} as is_met_on_base_first,
        -- Of a level only what customs restated is known, or customs print this growth themselves,
        -- on a base that no table shows: either may lie 0.3 % off.
        may_rest_on_other_vintage
        and {{ growth_meets(
            'rounded_lower', 'rounded_upper',
            "(cur_lower_t * cast('0.997' as decimal(4, 3)))", "(cur_upper_t * cast('1.003' as decimal(4, 3)))",
            "(base_lower_t * cast('0.997' as decimal(4, 3)))", "(base_upper_t * cast('1.003' as decimal(4, 3)))"
        ) }} as is_met_within_a_revision,
        -- An open end: no growth is below -100, and none as large as this.
        {{ growth_meets(
            'coalesce(meant_lower, -100)', 'coalesce(meant_upper, 1000000000)',
            'cur_lower_t', 'cur_upper_t', 'base_lower_t', 'base_upper_t'
        ) }} as is_met_as_meant,
        not({{ growth_meets(
            'least(rounded_lower, cut_lower, coarse_lower)',
            'greatest(rounded_upper, cut_upper, coarse_upper)',
            'cur_attested_lower_t', 'cur_attested_upper_t',
            'base_attested_lower_t', 'base_attested_upper_t'
        ) }}) as is_refuted_by_attested
    from compared

),

final as (

    select
        *,
        case
            when not_testable_reason is not null then not_testable_reason
            -- The arithmetic may hold, but the two sides are not the same goods.
            when has_scope_break then 'scope_changed'
            when meant_as is not null and is_met_as_meant then meant_as
            when meant_as is null and is_best then 'best_figure'
            when meant_as is null and is_met then 'intervals_meet'
            when meant_as is null and is_met_coarsely then 'round_number'
            when meant_as is null and is_met_on_usual_prints then 'rounded_levels'
            when meant_as is null and is_met_when_cut then 'cut_short'
            when meant_as is null and is_met_on_levels_then then 'levels_known_then'
            when meant_as is null and is_met_on_base_first then 'first_published_base'
            when meant_as is null and is_met_within_a_revision then 'revision_possible'
            when voters >= 2 and not is_official then 'several_voices_each'
            -- Customs' own growth comes before any number of voices: no one voice disputes it.
            when voter = 'gacc' then 'only_own_evidence'
            when is_refuted_by_attested then 'attested_levels'
            else 'unattested_levels'
        end as reason
    from tested

)

select * from final
