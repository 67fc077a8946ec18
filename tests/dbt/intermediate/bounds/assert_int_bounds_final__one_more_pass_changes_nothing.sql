-- The final bounds are a fixed point: no trusted relation whose premises stand narrows a bound by
-- more than a thousandth of its width, which is where the propagation stops.
-- Seen red: `last_pass < 3` added to the recursion.

with

evidence as (

    select * from {{ ref('int_level_evidence') }}

),

bounds as (

    select * from {{ ref('int_bounds_final') }}

)

select
    evidence.*,
    bounds.lower_kg as final_lower_kg,
    bounds.upper_kg as final_upper_kg
from evidence
inner join bounds
    on evidence.window_id = bounds.window_id
where
    evidence.relation <> 'print'
    and evidence.why_kept_out is null
    and evidence.is_met
    and (evidence.lower_kg > bounds.lower_kg or evidence.upper_kg < bounds.upper_kg)
    and 1000 * greatest(evidence.lower_kg - bounds.lower_kg, bounds.upper_kg - evidence.upper_kg)
    > bounds.upper_kg - bounds.lower_kg
    -- Pieces of evidence of equal trust that contradict each other count for nothing.
    and not exists (
        select 1 from evidence as other
        where
            evidence.window_id = other.window_id
            and other.why_kept_out is null
            and other.is_met
            and (
                evidence.lower_kg > other.upper_kg
                or evidence.upper_kg < other.lower_kg
            )
    )
