"""The checks that a release passed, by what they protect: what did not pass first."""

import re
from collections import defaultdict
from typing import Any

from rare_earth_trade.brief.facts import Row

# What a reader would miss if it broke, by the tables that hold it; the last takes all else.
PROTECTED = (
    (
        "Levels, growth, shares and ranks",
        r"fct_(series|magnet|rare_earth|value_).*|fct_levels",
    ),
    (
        "Evidence, verdicts and corrections",
        r"fct_(level_|claim_|corrections|total_|source_).*|fct_(bounds|verdict)_calibration"
        r"|dim_verdict_reason",
    ),
    ("Customs downloads", r"fct_(customs|growth_contributions|trade_concentration).*|dim_download"),
    ("What partners report", r"fct_(mirror|partner_imports).*"),
    ("Names, calendars and export controls", r"dim_.*|fct_controls.*"),
    ("The steps in between", r".*"),
)
KINDS = {
    "dbt_test": "test of the rows",
    "unit_test": "test of the SQL",
    "expectation": "expectation of a reader",
}
# The arguments of a test stand behind what it checks.
ARGUMENTS = re.compile(r" \([^()]*(?:\([^()]*\)[^()]*)*\)$")


def page(rows: list[Row]) -> dict[str, Any]:
    """What the page says; `rows` as in fct_check_results."""
    groups: dict[str, list[Row]] = {title: [] for title, _ in PROTECTED}
    for row in rows:
        groups[protected(row["model"] or "")].append(row)
    return {
        "checks": len(rows),
        "missed": [row | {"promise": promise(row)} for row in rows if row["status"] != "passed"],
        "groups": [
            {"title": title, "count": len(found), "promises": promises(found)}
            for title, found in groups.items()
            if found
        ],
        "kinds": KINDS,
    }


def protected(model: str) -> str:
    """What the checks on a table protect."""
    return next(title for title, pattern in PROTECTED if re.fullmatch(pattern, model))


def promise(row: Row) -> str:
    """What a check holds, without its arguments."""
    return ARGUMENTS.sub("", " ".join(row["description"].split()))


def promises(rows: list[Row]) -> list[dict[str, Any]]:
    """Each promise with the tables that it is checked on, the most often checked first."""
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        found[promise(row), row["kind"]].append(row)
    return sorted(
        (
            {
                "promise": said,
                "kind": KINDS.get(kind, kind.replace("_", " ")),
                "count": len(ones),
                "tables": sorted({one["model"] or "several tables" for one in ones}),
            }
            for (said, kind), ones in found.items()
        ),
        key=lambda one: (-one["count"], one["promise"]),
    )
