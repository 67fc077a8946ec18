"""Notices of export control on a day or in a month, and corrections of what was printed."""

import calendar
from datetime import date

from rare_earth_trade.errors import BadInput
from rare_earth_trade.serve.plain import plain
from rare_earth_trade.serve.served import Row, Served, month

MOST_CORRECTIONS = 50


def controls_in_force(served: Served, when: str, series: str | None) -> Row:
    """The notices and their state on a day (2025-10-09) or at the end of a month (2025-10)."""
    first, last = span(when)
    released = date.fromisoformat(served.release.manifest["released_at"][:10])
    key = served.series_named(series).key if series else None
    rows = served.rows("controls", first=first, last=last)
    said: Row = {
        "when": [first, last],
        "notices": [row for row in rows if key is None or key in row["series"].split(", ")],
        "notes": [
            "`state` is that of the last day; `unknown`: a suspension has ended and no notice"
            " says what holds since. `series` none: it controls other goods, technology or firms."
        ],
    }
    if last > released:
        said["notes"].append(
            f"The release is of {released}: what was issued or changed later it cannot know, so the"
            " states are not certain."
        )
    return served.answer(plain(said), "table dim_control_measure", when)


def span(when: str) -> tuple[date, date]:
    """First and last day that are meant. Raises BadInput."""
    try:
        day = date.fromisoformat(when.strip())
    except ValueError:
        first = month(when)
        return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return day, day


def corrections(
    served: Served, series: str | None, outlet: str | None, since: str | None, limit: int
) -> Row:
    """Printed figures that do not hold, the newest first, with what holds instead and why."""
    if not 1 <= limit <= MOST_CORRECTIONS:
        raise BadInput(f"limit is 1 to {MOST_CORRECTIONS}.")
    found = served.series_named(series) if series else None
    first = span(since)[0] if since else None
    rows = [
        row
        for row in served.rows("corrections")
        if (found is None or found.shows(row["product"], row["flow"]))
        and (first is None or (row["published_on"] and row["published_on"] >= first))
        and (outlet is None or is_of(outlet, row))
    ]
    return served.answer(
        {"corrections": plain(rows[:limit]), "in_all": len(rows)}, "table fct_corrections"
    )


def is_of(outlet: str, row: Row) -> bool:
    """Whether a correction is of an outlet: its voice, publisher or domain has the name."""
    name = outlet.strip().casefold()
    return any(name in (row[one] or "").casefold() for one in ("publisher", "domain", "voter"))
