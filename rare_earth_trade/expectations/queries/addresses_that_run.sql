-- an address that is shown as a link is a web address or the number of a file, nothing that runs
-- Catches: script in a link of the pages
select source_url
from {batch}
where
    source_url not like 'https://%'
    and source_url not like 'http://%'
    and not regexp_full_match(source_url, 'github:file-id/[0-9]+')
