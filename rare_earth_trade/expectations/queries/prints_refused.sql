-- 19 of 20 prints agree with the levels of voices, or the levels are wrong
-- Catches: votes counted wrongly, so that the majority is outvoted
select count(*) filter (not is_accepted) as refused
from (
    select
        relation,
        is_accepted,
        bool_or(relation = 'official_table') over (
            partition by product, flow, partner_code, window_start, window_end
        ) as is_settled
    from {batch}
)
where relation = 'print' and not is_settled
having count(*) filter (not is_accepted) > 0.05 * count(*)
