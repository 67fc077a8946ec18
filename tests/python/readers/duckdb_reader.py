"""Any version of DuckDB for Python: the rows of a query, as JSON."""

import json
import sys

import duckdb

warehouse, query = sys.argv[1:]
with duckdb.connect(warehouse, read_only=True) as connection:
    rows = connection.execute(query).fetchall()
print(json.dumps({"version": duckdb.__version__, "rows": rows}, default=str))
