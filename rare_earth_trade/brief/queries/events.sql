-- The notices and agreements that charts mark.
select
    event_date,
    event_label
from marts.dim_control_event
order by event_date
