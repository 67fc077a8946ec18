-- every partner joins to dim_partner, and none is an aggregate that would count twice
-- Catches: a group such as the EU beside its members: what is left takes up the difference, and all
-- adds up
select this.partner_code
from {batch} as this
left join marts.dim_partner as partners on this.partner_code = partners.partner_code
where partners.partner_code is null or partners.is_aggregate
