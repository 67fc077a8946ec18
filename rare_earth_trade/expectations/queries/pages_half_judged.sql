-- as many verdicts as figures, page by page
-- Catches: the count of figures that dim_source shows beside a page, where it is not that of its
-- verdicts
select sources.source_id
from marts.dim_source as sources
left join (
    select
        source_id,
        count(*) as judged
    from {batch}
    group by source_id
) as verdicts
    on sources.source_id = verdicts.source_id
where verdicts.judged is distinct from sources.figures
