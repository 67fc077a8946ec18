"""What an expectation is, and the kinds of them.

A query of rows that ought not to be there stands in a file of its own. Its first comment says why
consumers may rely on it, and after "Catches:" what it would notice that nothing else does.
"""

import re
from pathlib import Path
from typing import Any, NamedTuple

from rare_earth_trade import sql

HERE = Path(__file__).parent
HEADER = re.compile(r"(?:-- .*\n)+")


class Expectation(NamedTuple):
    """One expectation: its Great Expectations type, arguments, and why consumers may rely on it.

    `catches` is a fault that no contract and no dbt test would notice. `severity` is `critical`, or
    `warning` for what a user ought to know but may have meant. `needs_all`: it can only hold of all
    that is known, not as of an earlier day.
    """

    kind: str
    arguments: dict[str, Any]
    reason: str
    catches: str
    severity: str = "critical"
    needs_all: bool = False


class Band(NamedTuple):
    """Plausible values of a column, both ends included, and why they end there."""

    low: float
    high: float
    reason: str


def between(column: str, band: Band, catches: str, severity: str = "critical") -> Expectation:
    """All known values of a column lie in a band."""
    arguments = {"column": column, "min_value": band.low, "max_value": band.high}
    kind = "expect_column_values_to_be_between"
    return Expectation(kind, arguments, band.reason, catches, severity)


def contains(column: str, values: list[str], reason: str, catches: str) -> Expectation:
    """A column has all of these values in some row."""
    arguments = {"column": column, "value_set": values}
    kind = "expect_column_distinct_values_to_contain_set"
    return Expectation(kind, arguments, reason, catches)


def rows(
    query: str,
    reason: str = "",
    catches: str = "",
    severity: str = "critical",
    needs_all: bool = False,
    **fields: Any,
) -> Expectation:
    """The query of a file finds nothing in the mart, which is {batch}; `fields` fill it in."""
    text = sql.beside(__file__, query).format(batch="{batch}", **fields)
    header = " ".join(HEADER.match(text)[0].replace("-- ", "").split("\n")).strip()
    own_reason, _, own_catches = header.partition(" Catches: ")
    return Expectation(
        "unexpected_rows_expectation",
        {"unexpected_rows_query": HEADER.sub("", text, count=1)},
        reason or own_reason,
        catches or own_catches,
        severity,
        needs_all,
    )
