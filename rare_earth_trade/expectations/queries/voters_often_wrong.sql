-- voters with many tested claims are right four times in five, or the levels are wrong
-- Catches: a voter that is read in a wrong way, such as every percentage as of the year to date
select voter
from {batch}
where claims_tested >= 50 and pass_rate_pct < 80
