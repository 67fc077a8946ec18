"""What Superset does with a database: lists tables and columns, then runs SQL on a bare cursor."""

import json
import sys

import sqlalchemy
from sqlalchemy.pool import NullPool

warehouse, query = sys.argv[1:]
engine = sqlalchemy.create_engine(
    f"duckdb:///{warehouse}", poolclass=NullPool, connect_args={"read_only": True}
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
connection.close()
found = {
    "version": sqlalchemy.__version__,
    "rows": rows,
    "tables": tables,
    "columns": [column["name"] for column in columns],
}
print(json.dumps(found, default=str))
