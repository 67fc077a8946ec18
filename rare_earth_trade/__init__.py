"""What SQL cannot do for the rare-earth trade warehouse: checks before and after dbt, and people's view of them."""
