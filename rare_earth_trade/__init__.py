"""What SQL cannot do for the rare-earth trade warehouse: checks before and after dbt, views for people."""
