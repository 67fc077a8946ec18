-- One row per month and partner of rare-earth imports, the residual included. The columns are the
-- same in all monthly facts.

{{ monthly_fact_by_partner(product='rare_earths', flow='import') }}
