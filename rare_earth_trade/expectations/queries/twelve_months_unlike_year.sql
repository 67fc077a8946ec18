-- in December the last twelve months are the year, but for revisions of at most 2 %
-- Catches: a running sum over eleven or thirteen months, or over months that are missing
select
    trade_month,
    rolling_12m_t,
    ytd_t
from {batch}
where month(trade_month) = 12 and abs(rolling_12m_t - ytd_t) > 0.02 * ytd_t
