"""What the pages show, read from the marts of a release once, as plain rows."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from rare_earth_trade import series as all_series
from rare_earth_trade import sql
from rare_earth_trade.releases.reading import opened
from rare_earth_trade.series import Series

Row = dict[str, Any]
# Verdicts on figures that do not hold.
DOUBTFUL = ("contradicted", "disputed", "revised_base", "scope_break")


@dataclass(frozen=True)
class Facts:
    """The marts as the pages need them. Months are dates of their first day."""

    release: Row
    series: tuple[Series, ...]
    world: dict[str, dict[date, Row]]
    partners: dict[str, dict[date, list[Row]]]
    quarters: dict[str, list[Row]]
    years: dict[str, list[Row]]
    claims: list[Row]
    contributions: list[Row]
    controls: dict[tuple[str, date], list[Row]]
    events: list[Row]
    measures: list[Row]
    totals: list[Row]
    clashes: list[Row]
    revisions: list[Row]
    reliability: list[Row]
    official: dict[tuple[str, date], list[Row]]
    calibrated_windows: list[Row]
    calibrated_figures: list[Row]
    mirror: list[Row]
    calendar: dict[date, Row]
    levels: list[Row]
    evidence: list[Row]
    corrections: list[Row]
    main_month: dict[str, date] = field(default_factory=dict)

    def months(self) -> list[date]:
        """Months on which anything is known or was printed, oldest first."""
        known = {
            month
            for rows in self.world.values()
            for month, row in rows.items()
            if row["quantity_t"] is not None
        }
        return sorted(known | {one["month"] for one in self.claims})

    def latest(self) -> date | None:
        """The last month with a level; None where there is none."""
        return max(
            (
                month
                for rows in self.world.values()
                for month, row in rows.items()
                if row["quantity_t"] is not None
            ),
            default=None,
        )

    def series_of(self, claim: Row) -> str | None:
        """The section in which a claim is shown; None for what belongs to none of the series."""
        shown = (one.key for one in self.series if one.shows(claim["product"], claim["flow"]))
        return next(shown, None)

    @cached_property
    def voices(self) -> dict[tuple[str, str, date], list[str]]:
        """Who prints the level of a month of the world, where that holds; by name."""
        found: dict[tuple[str, str, date], set[str]] = defaultdict(set)
        for one in self.claims:
            is_world = one["partner_code"] == "WLD" and one["window_start"] == one["month"]
            is_quantity = one["statistic"] == "level" and one["unit"] in ("t", "kg")
            if is_world and is_quantity and one["verdict"] not in DOUBTFUL:
                found[one["product"], one["flow"], one["month"]].add(one["voter"])
        return {key: sorted(voters) for key, voters in found.items()}

    def claims_of(self, month: date) -> list[Row]:
        """Claims on a month, and all others of the pages that are mostly on it."""
        return [
            one for one in self.claims if month in (one["month"], self.main_month[one["source_id"]])
        ]


def read(warehouse: Path) -> Facts:
    """Read a release. Raises duckdb.Error where it is none."""
    with opened(warehouse) as connection:
        claims = rows(connection, "claims")
        for one in claims:
            one["month"] = one["window_end"].replace(day=1)
        series = all_series.read(connection)
        facts = Facts(
            release=rows(connection, "release")[0],
            series=series,
            world=by_series(series, rows(connection, "world")),
            partners=by_month(series, rows(connection, "partners")),
            quarters=by_period(series, rows(connection, "quarters")),
            years=by_period(series, rows(connection, "years")),
            claims=claims,
            contributions=rows(connection, "contributions"),
            controls=by_series_and_month(rows(connection, "controls")),
            events=rows(connection, "events"),
            measures=rows(connection, "measures"),
            totals=rows(connection, "totals"),
            clashes=rows(connection, "clashes"),
            revisions=rows(connection, "revisions"),
            reliability=rows(connection, "reliability"),
            official=by_series_and_end(rows(connection, "official")),
            calibrated_windows=rows(connection, "calibrated_windows"),
            calibrated_figures=rows(connection, "calibrated_figures"),
            mirror=rows(connection, "mirror"),
            calendar={row["trade_month"]: row for row in rows(connection, "calendar")},
            levels=rows(connection, "levels"),
            evidence=rows(connection, "evidence"),
            corrections=rows(connection, "corrections"),
        )
    facts.main_month.update(main_months(claims))
    return facts


def checks(warehouse: Path) -> list[Row]:
    """The checks of a release. Raises duckdb.Error where it has no list of them."""
    with opened(warehouse) as connection:
        return rows(connection, "checks")


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    """The result of a query of `queries/`, a dictionary a row.

    Their columns are named, so that a release that lacks one is refused here, not on some page.
    """
    return sql.dicts(connection.execute(sql.beside(__file__, f"queries/{query}")))


def by_series(series: tuple[Series, ...], found: list[Row]) -> dict[str, dict[date, Row]]:
    """The rows of the world, one a month of each series."""
    world: dict[str, dict[date, Row]] = {one.key: {} for one in series}
    for row in found:
        world[row["series"]][row["trade_month"]] = row
    return world


def by_period(series: tuple[Series, ...], found: list[Row]) -> dict[str, list[Row]]:
    """Quarters or years of each series, the oldest first."""
    return {one.key: [row for row in found if row["series"] == one.key] for one in series}


def by_month(series: tuple[Series, ...], found: list[Row]) -> dict[str, dict[date, list[Row]]]:
    """Partners with a level and the rest, a list a month of each series, in their order."""
    partners: dict[str, dict[date, list[Row]]] = {one.key: {} for one in series}
    for row in found:
        partners[row["series"]].setdefault(row["trade_month"], []).append(row)
    return partners


def by_series_and_month(found: list[Row]) -> dict[tuple[str, date], list[Row]]:
    """The notices of export control that concern a series, a list a month, in their order."""
    controls: dict[tuple[str, date], list[Row]] = defaultdict(list)
    for row in found:
        controls[row["series"], row["trade_month"]].append(row)
    return dict(controls)


def by_series_and_end(found: list[Row]) -> dict[tuple[str, date], list[Row]]:
    """What customs' tables give of the windows that end in a month of a series, in their order."""
    official: dict[tuple[str, date], list[Row]] = defaultdict(list)
    for row in found:
        official[row["series"], row["window_end"].replace(day=1)].append(row)
    return dict(official)


def main_months(claims: list[Row]) -> dict[str, date]:
    """The month that a page is about: most of its windows end there; of ties the latest."""
    ends: dict[str, Counter[date]] = defaultdict(Counter)
    for one in claims:
        ends[one["source_id"]][one["month"]] += 1
    return {
        source: max(months.items(), key=lambda item: (item[1], item[0]))[0]
        for source, months in ends.items()
    }
