-- A growth that everything else refutes links no windows, so no row calls it accepted.
-- Seen red: `int_level_evidence` before it left contested growths out (10 rows).

with

evidence as (

    select * from {{ ref('fct_level_evidence') }}
    where
        relation = 'growth'
        and is_accepted

),

contested as (

    select array_to_string(stated.figure_ids, ', ') as figure_ids
    from {{ ref('int_growths_contested') }} as contested
    inner join {{ ref('int_growths_stated') }} as stated
        on contested.statement_id = stated.statement_id

)

select evidence.*
from evidence
inner join contested
    on evidence.figure_ids = contested.figure_ids
