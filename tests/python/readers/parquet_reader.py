"""The Parquet files alone, by Arrow: magnets of a month to the world and to its top partners."""

import json
import sys
from datetime import date
from pathlib import Path

import pyarrow
import pyarrow.parquet

folder, month = Path(sys.argv[1]).resolve(), date.fromisoformat(sys.argv[2])
chosen = [("trade_month", "=", month)]
[world] = pyarrow.parquet.read_table(
    folder / "fct_magnet_exports_monthly.parquet", filters=chosen
).to_pylist()
partners = pyarrow.parquet.read_table(
    folder / "fct_magnet_exports_monthly_by_partner.parquet", filters=chosen
).to_pylist()
top = sorted(
    (row for row in partners if not row["is_residual"] and row["rank_lower"]),
    key=lambda row: row["rank_lower"],
)[:5]
rows = [
    [row["trade_month"], row.get("partner_code", "WLD"), row["quantity_t"], row["yoy_pct"]]
    for row in (world, *top)
]
print(json.dumps({"version": pyarrow.__version__, "rows": rows}, default=str))
