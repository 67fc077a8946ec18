"""How far the bounds and verdicts of the press alone can be trusted, for the page of quality."""

from collections import Counter
from decimal import Decimal
from statistics import median
from typing import Any

from rare_earth_trade.brief.facts import Facts, Row

OUTCOMES = {
    "inside": "inside",
    "revision": "revision",
    "unexplained": "unexplained",
    "no_bounds": "no bounds",
}
KNOWN = ("exact", "tight", "fair")


def windows(facts: Facts) -> list[dict[str, Any]]:
    """Of each series that customs' tables print: windows by outcome, largest miss, median width."""
    found: dict[str, list[Row]] = {}
    for row in facts.calibrated_windows:
        found.setdefault(row["series_title"], []).append(row)
    return [{"title": title} | counted(rows) for title, rows in found.items()]


def counted(rows: list[Row]) -> dict[str, Any]:
    """Outcomes, the largest miss, and the median width where the press alone knows the window."""
    widths = [
        row["blind_upper_t"] - row["blind_lower_t"]
        for row in rows
        if row["blind_certainty"] in KNOWN
    ]
    outcomes = Counter(row["outcome"] for row in rows)
    return {
        "windows": len(rows),
        "outcomes": {code: outcomes[code] for code in OUTCOMES},
        "missed_by_t": max((row["missed_by_t"] or Decimal(0) for row in rows), default=Decimal(0)),
        "median_t": median(widths) if widths else None,
    }


def misses(facts: Facts) -> list[Row]:
    """Windows that the bounds of the press alone do not hold, the widest miss first."""
    found = [row for row in facts.calibrated_windows if row["missed_by_t"] is not None]
    return sorted(found, key=lambda row: -row["missed_by_t"])


def figures(facts: Facts) -> list[dict[str, Any]]:
    """True and false levels and growth rates, and what the press alone makes of them."""
    found = Counter(
        (row["statistic"] != "level", not row["is_true"], row["outcome"])
        for row in facts.calibrated_figures
    )
    kinds = sorted({(growth, false) for growth, false, _ in found})
    return [
        {
            "title": f"{'False' if false else 'True'} {'growth rates' if growth else 'levels'}",
            "held_true": found[growth, false, "missed" if false else "passed"],
            "held_false": found[growth, false, "caught" if false else "accused"],
            "not_testable": found[growth, false, "not_testable"],
        }
        for growth, false in kinds
    ]
