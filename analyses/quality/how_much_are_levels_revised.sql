-- Question: by how much do printed levels change between the first print and later ones?
-- Answer: mean and mean absolute revision by product and lag since the window's end.
-- Limits: a revision needs disjoint intervals, a later day and two voices. On the ledger shipped
-- none is found, so all means are null: what differs are last places and misprints.

select
    product,
    flow,
    case
        when lag_days <= 45 then 'up to 45 days'
        when lag_days <= 400 then '46 to 400 days'
        else 'more than 400 days'
    end as lag,
    count(*) as printed_levels,
    count(*) filter (is_revision) as revisions,
    round(avg(revision_t), 3) as mean_revision_t,
    round(avg(abs(revision_t)), 3) as mean_absolute_revision_t
from {{ ref('fct_level_vintages') }}
where published_on > first_published_on
group by
    product,
    flow,
    case
        when lag_days <= 45 then 'up to 45 days'
        when lag_days <= 400 then '46 to 400 days'
        else 'more than 400 days'
    end
order by product, flow, lag
