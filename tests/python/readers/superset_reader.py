"""What Superset does with a database: lists tables and columns, then runs SQL on a bare cursor.

Its engine parameters are given as they are pasted into it; at last what SQL must not do is tried.
"""

import json
import sys

import sqlalchemy
from attempts import not_refused
from sqlalchemy.pool import NullPool

warehouse, query, parameters, folder = sys.argv[1:]
engine = sqlalchemy.create_engine(
    f"duckdb:///{warehouse}", poolclass=NullPool, **json.loads(parameters)
)
inspector = sqlalchemy.inspect(engine)
tables = inspector.get_table_names(schema="marts")
try:
    columns = inspector.get_columns("fct_magnet_exports_monthly", schema="marts")
except sqlalchemy.exc.ProgrammingError:
    columns = []
connection = engine.raw_connection()
cursor = connection.cursor()
cursor.execute(query)
rows = [list(row) for row in cursor.fetchall()]
passed = not_refused(cursor.execute, folder)
connection.close()
found = {
    "version": sqlalchemy.__version__,
    "rows": rows,
    "tables": tables,
    "columns": [column["name"] for column in columns],
    "not_refused": passed,
}
print(json.dumps(found, default=str))
