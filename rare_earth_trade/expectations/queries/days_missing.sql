-- the calendar has no holes, or metrics lose months without saying so
-- Catches: days missing from the time spine: MetricFlow drops what does not join
select
    max(calendar_day) as last_day,
    count(*) as days
from {batch}
having
    count(*) <> date_diff('day', min(calendar_day), max(calendar_day)) + 1
    or count(*) < 5000
