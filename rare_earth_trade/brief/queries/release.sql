-- The release itself.
select
    release_id,
    released_at,
    as_of,
    passed_tests
from marts.release_manifest
