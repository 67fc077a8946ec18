-- Entries with their window and figures as numbers; null where a text is none.
create or replace temp table typed as
select
    *,
    case
        when regexp_full_match(period, '(19|20)[0-9]{2}[-.]?(0[1-9]|1[0-2])')
            then make_date(left(period, 4)::integer, right(period, 2)::integer, 1)
        when regexp_full_match(period, '(19|20)[0-9]{2}') then make_date(period::integer, 1, 1)
    end as window_start,
    case
        when regexp_full_match(period, '(19|20)[0-9]{2}[-.]?(0[1-9]|1[0-2])')
            then make_date(left(period, 4)::integer, right(period, 2)::integer, 1)
        when regexp_full_match(period, '(19|20)[0-9]{2}') then make_date(period::integer, 12, 1)
    end as window_end,
    case
        when regexp_full_match(mass, $number) and not regexp_full_match(mass, $unclear)
            then round(try_cast(replace(mass, ',', '') as decimal(26, 9)) * mass_factor, 3)
    end as mass_kg,
    case
        when regexp_full_match(value, $number) and not regexp_full_match(value, $unclear)
            then round(try_cast(replace(value, ',', '') as decimal(26, 9)) * value_factor, 2)
    end as amount
from entries
