-- What customs' own tables give of the windows of each series, by the day of publication.
select
    series.series,
    vintages.window_start,
    vintages.window_end,
    vintages.published_on,
    vintages.printed_t,
    vintages.is_revision,
    -- The table of a year later: what was first published is in none of the tables.
    vintages.lag_days > 300 as is_of_next_year
from marts.fct_level_vintages as vintages
inner join marts.dim_series as series using (product, flow)
where vintages.is_official_table and vintages.partner_code = 'WLD'
order by series.series, vintages.window_end, vintages.window_start desc, vintages.published_on
