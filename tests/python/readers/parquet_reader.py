"""The Parquet files alone, by Arrow, pandas and polars: magnets of a month to world and partners.

What pandas averages it took for a number; what it did not, it leaves out without a word.
"""

import json
import sys
from datetime import date
from pathlib import Path

import pandas
import polars
import pyarrow.parquet

folder, month = Path(sys.argv[1]).resolve(), date.fromisoformat(sys.argv[2])
WORLD = folder / "fct_magnet_exports_monthly.parquet"
PARTNERS = folder / "fct_magnet_exports_monthly_by_partner.parquet"
columns = ["trade_month", "partner_code", "quantity_t", "yoy_pct"]


def by_arrow(file):
    chosen = [("trade_month", "=", month)]
    return pyarrow.parquet.read_table(file, filters=chosen).to_pylist()


def by_pandas(file):
    table = pandas.read_parquet(file, dtype_backend="pyarrow")
    return table[table.trade_month == month].to_dict("records")


def by_polars(file):
    return polars.read_parquet(file).filter(polars.col("trade_month") == month).to_dicts()


def rows(read):
    """The world, then the five largest partners as their bounds have them."""
    listed = [row for row in read(PARTNERS) if row["is_residual"] is False]
    top = sorted((row for row in listed if row["quantity_t"]), key=lambda row: -row["quantity_t"])
    return [[row.get(name, "WLD") for name in columns] for row in (*read(WORLD), *top[:5])]


plain = pandas.read_parquet(PARTNERS)
described = pyarrow.parquet.read_schema(PARTNERS).metadata
found = {
    "arrow": rows(by_arrow),
    "pandas": [[None if pandas.isna(v) else v for v in row] for row in rows(by_pandas)],
    "polars": rows(by_polars),
    "averaged": list(plain.groupby("region").mean(numeric_only=True).columns),
    "types": {name: str(kind) for name, kind in polars.read_parquet_schema(PARTNERS).items()},
    "description": described[b"description"].decode(),
    "columns": json.loads(described[b"columns"]),
}
print(json.dumps(found, default=str))
