-- Levels that were printed otherwise at first.
select
    product,
    flow,
    partner_code,
    window_start,
    window_end,
    published_on,
    printed_t,
    first_published_t
from marts.fct_level_vintages
where is_revision
order by published_on desc
