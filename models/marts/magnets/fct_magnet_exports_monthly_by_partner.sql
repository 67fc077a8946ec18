-- One row per month and partner of magnet exports, the residual included. The columns are the same
-- in all monthly facts.

{{ monthly_fact_by_partner(product='magnets', flow='export') }}
