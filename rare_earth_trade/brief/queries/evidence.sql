-- Every piece of evidence on a level: what says it, from which windows, and what it leaves.
select
    evidence.product,
    evidence.flow,
    evidence.partner_code,
    evidence.window_start,
    evidence.window_end,
    evidence.relation,
    evidence.voter,
    evidence.figure_ids,
    evidence.premise_window_start,
    evidence.premise_window_end,
    evidence.other_premise_window_start,
    evidence.other_premise_window_end,
    evidence.implied_lower_t,
    evidence.implied_upper_t,
    evidence.is_accepted,
    evidence.is_binding,
    vintages.printed_t,
    vintages.published_on
from marts.fct_level_evidence as evidence
left join marts.fct_level_vintages as vintages
    on vintages.is_official_table
    and evidence.product = vintages.product
    and evidence.flow = vintages.flow
    and evidence.partner_code = vintages.partner_code
    and evidence.window_start = vintages.window_start
    and evidence.window_end = vintages.window_end
    and evidence.figure_ids = vintages.figure_ids
order by
    evidence.product,
    evidence.flow,
    evidence.partner_code,
    evidence.window_start,
    evidence.window_end,
    evidence.premise_window_start nulls first,
    evidence.relation,
    vintages.published_on desc,
    evidence.implied_upper_t - evidence.implied_lower_t,
    evidence.voter,
    evidence.figure_ids
