-- One row per month of rare-earth exports to or from the world. The columns are the same in all
-- monthly facts.

{{ monthly_fact(product='rare_earths', flow='export') }}
