-- Each printed figure that customs' tables can test: the truth, and the verdict of the press alone.
select
    figure_id,
    statistic,
    blind_verdict,
    is_true,
    off_by,
    outcome
from marts.fct_verdict_calibration
order by statistic, figure_id
