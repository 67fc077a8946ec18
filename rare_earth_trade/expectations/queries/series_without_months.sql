-- of every series that is followed, at least one month is known
-- Catches: a series whose product no figure has, such as one misspelt: without rows it breaks no rule
select series.series
from marts.dim_series as series
left join {batch} as this
    on series.series = this.series and this.quantity_t is not null
where this.series is null
