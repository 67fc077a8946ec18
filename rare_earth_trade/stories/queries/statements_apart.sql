-- Statements on series of which none is claimed. $series has product, flow and partner, joined by
-- bars; without a partner all of them.
delete from intermediate.int_statements_from_levels_and_growths
where window_id not in (
    select window_id
    from intermediate.int_windows
    where
        concat_ws('|', product, flow, partner_code) in (select unnest($series))
        or concat_ws('|', product, flow, '') in (select unnest($series))
)
