"""What differs from the release before: levels and verdicts."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from rare_earth_trade.brief.facts import rows
from rare_earth_trade.sql import literal


@dataclass(frozen=True)
class Change:
    """A level or verdict that differs from that of the release before: of what, and both."""

    product: str
    flow: str
    partner_code: str
    window_start: date
    window_end: date
    statistic: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Changes:
    """What differs from the release before; `why_not` says why that cannot be told."""

    since: str
    levels: list[Change] = field(default_factory=list)
    verdicts: list[Change] = field(default_factory=list)
    why_not: str | None = None


def changes(warehouse: Path, previous: Path | None) -> Changes | None:
    """Levels and verdicts that differ from those of an earlier release; None without one.

    Whatever state that is in: a release is never kept from being made by the one before.
    """
    if previous is None:
        return None
    since = previous.parent.name
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(str(warehouse))} as now (read_only)")
        try:
            connection.execute(f"attach {literal(str(previous))} as before (read_only)")
            found = {
                name: [Change(**row) for row in rows(connection, query)]
                for name, query in (("levels", "level_changes"), ("verdicts", "verdict_changes"))
            }
        except (duckdb.BinderException, duckdb.CatalogException, duckdb.ConversionException):
            return Changes(since, why_not="it has other columns")
        except duckdb.Error:
            return Changes(since, why_not="its warehouse cannot be read")
    return Changes(since, **found)
