-- a partner has one name and one region, here and in dim_partner
-- Catches: names that the fact took from a page or a download: a legend would show a partner twice
select
    this.partner_code,
    this.partner_name,
    this.region
from {batch} as this
inner join marts.dim_partner as partners on this.partner_code = partners.partner_code
where
    this.partner_name is distinct from partners.partner_name
    or this.region is distinct from partners.region
