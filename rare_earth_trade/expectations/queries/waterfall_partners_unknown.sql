-- every partner of a waterfall joins to dim_partner
-- Catches: a partner in the bars that a legend cannot name
select this.member
from {batch} as this
left join marts.dim_partner as partners on this.member = partners.partner_code
where this.dimension = 'partner' and partners.partner_code is null
