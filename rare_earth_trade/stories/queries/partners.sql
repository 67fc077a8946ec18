-- Partners that a claim can be of, with their names.
select
    partner_code,
    partner_name,
    partner_name_zh
from marts.dim_partner
where not is_residual
