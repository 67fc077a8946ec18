-- Which of the rows of a figure count: its total where there is one, else all parts of one division. A figure that is
-- divided in two ways, without a total, cannot be summed.
create or replace temp table counted as
select
    *,
    is_total or not bool_or(is_total) over one_figure as is_counted,
    not bool_or(is_total) over one_figure and min(split_by) over one_figure <> max(split_by) over one_figure as is_mixed
from singles
window one_figure as (
    partition by reporter, flow, partner, partner_code_list, window_start, window_end, product
)
