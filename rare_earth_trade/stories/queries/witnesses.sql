-- Figures as witnesses, with their pages. Claims of the same file can be witnesses, too: they are in these tables
-- like all others.
select
    figures.figure_id,
    figures.source_id,
    sources.publisher,
    sources.domain,
    coalesce(
        sources.published_on::varchar, left(sources.published_earliest_on::varchar, 7)
    ) as published_on,
    figures.statistic,
    figures.window_start::varchar as window_start,
    figures.window_end::varchar as window_end,
    coalesce(figures.printed_value::varchar, left(figures.printed_month::varchar, 7)) as printed,
    figures.unit
from marts.fct_claim_verdicts as figures
inner join staging.stg_press__sources as sources
    on figures.source_id = sources.source_id
where figures.figure_id = any($figure_ids)
