-- One row per month of magnet exports to or from the world. The columns are the same in all
-- monthly facts.

{{ monthly_fact(product='magnets', flow='export') }}
