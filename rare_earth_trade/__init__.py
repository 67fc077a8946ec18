"""What SQL cannot do for the rare-earth trade warehouse: checks around dbt, views for people."""
