"""What partners report as imports from China, for the page beside China's figures."""

from itertools import groupby
from typing import Any

from rare_earth_trade.brief.facts import Facts, Row

OFFICES = {
    "eurostat_comext": "Eurostat, Comext",
    "us_census": "US Census Bureau",
    "hmrc": "HMRC",
    "comexstat": "Comex Stat",
}
# What the page shows of each line: a month against the same month, a year as far as ships take.
SAME_MONTH = ("month", 0)
TWELVE_MONTHS = ("twelve_months", 2)
SIX_MONTHS = ("six_months", 2)


def lines(facts: Facts) -> list[dict[str, Any]]:
    """Each line that a partner reports, with its months, windows and breaks."""
    return [section(number, list(rows)) for number, (_, rows) in enumerate(by_line(facts.mirror))]


def by_line(rows: list[Row]) -> Any:
    """Rows of one line after the other, as the query orders them."""
    return groupby(
        rows,
        key=lambda row: (
            *(row["series_title"], row["compared_as"], row["reporter"], row["statistics"]),
            row["product_code"],
        ),
    )


def section(number: int, rows: list[Row]) -> dict[str, Any]:
    """What the page says of one line."""
    first = rows[0]
    months = of(rows, SAME_MONTH)
    years = {row["trade_month"]: row for row in of(rows, TWELVE_MONTHS)}
    return {
        "id": f"line-{number}",
        "series_key": first["series"],
        "partner_code": first["partner_code"],
        "name": first["partner_name"] or first["reporter"],
        "office": OFFICES.get(first["statistics"], first["statistics"]),
        "line": f"{first['classification']} {first['product_code'].replace('+', ' + ')}",
        "series": first["series_title"],
        "is_wider": first["compared_as"] == "wider",
        "months": [row | {"year": years.get(row["trade_month"])} for row in months],
        "windows": of(rows, SIX_MONTHS) + of(rows, TWELVE_MONTHS),
        "breaks": sorted(row["trade_month"] for row in months if row["is_break"]),
        "newest_ratio": next((row for row in years.values() if row["ratio"] is not None), None),
        "is_compared": any(row["china_t"] is not None for row in rows),
    }


def of(rows: list[Row], kind: tuple[str, int]) -> list[Row]:
    """The rows of one kind of window and lag."""
    return [row for row in rows if (row["window_kind"], row["lag_months"]) == kind]
