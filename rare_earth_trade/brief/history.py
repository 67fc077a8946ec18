"""The whole history of a series: by month, quarter and year, and this year against those before."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from rare_earth_trade.brief import panels, words
from rare_earth_trade.brief.facts import Facts, Row
from rare_earth_trade.series import Series

YEARS_BEFORE = 5
# Of a slot's width, so that quarters and years stand apart.
BAR_WIDTH = 0.7
CAPTION = "Tonnes by month. A month that nobody printed and that nothing bounds is left empty."
TOGETHER = "published together with {} at first"


@dataclass(frozen=True)
class Chart:
    """A chart of one page: its name in files, what it shows, its panels and its axis."""

    name: str
    title: str
    panels: list[panels.Panel]
    axis: panels.Axis
    text: str
    held: list[panels.Held]
    caption: str


def source(facts: Facts, series: Series, row: Row) -> str:
    """How a level is known, and who prints it where all of its voices are named."""
    said = words.how_known(row)
    month = row.get("trade_month")
    voices = facts.voices.get((series.product, series.flow, month), []) if month else []
    if row["quantity_basis"] == "printed" and len(voices) == row["agreeing_voters"]:
        said += f" ({words.listed(map(words.voice_name, voices))})"
    if month and (facts.calendar.get(month) or {}).get("is_first_printed_combined"):
        other = "February" if month.month == 1 else "January"
        said += f"; {TOGETHER.format(other)}"
    return said


def axis(facts: Facts, *keys: str) -> panels.Axis | None:
    """The months from the first to the last that is bounded, of these series."""
    bounded = [
        month for key in keys for month, row in facts.world[key].items() if panels.is_bounded(row)
    ]
    return panels.months(min(bounded), max(bounded)) if bounded else None


def months(facts: Facts, series: Series, on: panels.Axis) -> panels.Panel:
    """The levels of a series by month, with a shade where the first control on it holds."""
    rows = [
        (on.slot(month), row, source(facts, series, row))
        for month, row in sorted(facts.world[series.key].items())
        if 0 <= on.slot(month) < on.count
    ]
    shades = [held for one in measures(facts, series) for held in panels.spans(on, one)[0]]
    longest = [max(shades, key=lambda one: one[1])] if shades else []
    return panels.levels(
        series.key, series.title, facts.series.index(series), on, rows, shades=longest
    )


def measures(facts: Facts, *which: Series) -> list[Row]:
    """The notices of export control that concern one of these series."""
    keys = {one.key for one in which}
    return [one for one in facts.measures if keys & set(one["series"])]


def charts(facts: Facts, series: Series, day: date) -> list[Chart]:
    """The charts of a series, without those of which nothing is known."""
    on = axis(facts, series.key)
    found = []
    if on:
        held = panels.held(on, measures(facts, series), day)
        found.append(
            Chart(
                f"{series.key}_months",
                f"{series.title} by month",
                [months(facts, series, on)],
                on,
                f"{series.title} by month, in tonnes.",
                held,
                CAPTION,
            )
        )
    for name, rows in (("quarter", facts.quarters), ("year", facts.years)):
        chart = periods(facts, series, name, rows[series.key])
        found += [chart] if chart else []
    chart = seasons(facts, series)
    return found + ([chart] if chart else [])


def periods(facts: Facts, series: Series, name: str, rows: list[Row]) -> Chart | None:
    """Quarters or years as bars; None where none is known."""
    bounded = [place for place, row in enumerate(rows) if panels.is_bounded(row)]
    if not bounded:
        return None
    shown = rows[bounded[0] : bounded[-1] + 1]
    names = [period_name(row) for row in shown]
    starts = [row["period_start"] for row in shown]
    on = panels.quarters(names, starts) if name == "quarter" else panels.whole(names, names, 5)
    placed = [
        (slot, row, words.how_known(row | {"dissenting_figures": 0}))
        for slot, row in enumerate(shown)
    ]
    panel = panels.levels(
        series.key, series.title, facts.series.index(series), on, placed, width=BAR_WIDTH
    )
    return Chart(
        f"{series.key}_{name}s",
        f"{series.title} by {name}",
        [panel],
        on,
        f"{series.title} by {name}, in tonnes.",
        [],
        f"Tonnes by {name}, each with bounds of its own: not the sum of the months that are known."
        " A filled bar is printed, an open one follows from other figures.",
    )


def period_name(row: Row) -> str:
    """'2025', or 'second quarter of 2025'."""
    start, end = row["period_start"], row["period_end"]
    if (start.month, end.month) == (1, 12):
        return str(start.year)
    ordinal = ("first", "second", "third", "fourth")[start.month // 3]
    return f"{ordinal} quarter of {start.year}"


def this_year(facts: Facts, series: Series) -> int | None:
    """The year of the newest month that is known."""
    known = [month for month, row in facts.world[series.key].items() if row["quantity_t"]]
    return max(known).year if known else None


def seasons(facts: Facts, series: Series) -> Chart | None:
    """The months of this year over those of the last five years; None where nothing is known."""
    year = this_year(facts, series)
    if year is None:
        return None
    all_of = [date(year, month, 1) for month in range(1, 13)]
    on = panels.whole([f"{one:%B}" for one in all_of], [f"{one:%b}" for one in all_of], 3)
    rows = [
        (month.month - 1, row, source(facts, series, row))
        for month, row in sorted(facts.world[series.key].items(), reverse=True)
        if year - YEARS_BEFORE <= month.year <= year and row["quantity_t"] is not None
    ]
    panel = panels.seasons(series.key, series.title, facts.series.index(series), on, rows, year)
    return Chart(
        f"{series.key}_seasons",
        f"{series.title}: {year} against the five years before",
        [panel],
        on,
        f"{series.title} of {year} by month, over the five years before.",
        [],
        f"Tonnes. The line is {year}; a dash is a month of one of the five years before, the bar"
        " spans them. January and February are published together at first: what is drawn of one"
        " of them alone follows from a later table or from other figures.",
    )


def calendar_rows(facts: Facts, series: Series) -> list[dict[str, Any]]:
    """The table of seasons: months as rows, years as columns, January and February together too."""
    year = this_year(facts, series)
    if year is None:
        return []
    world = facts.world[series.key]
    years = range(year, year - YEARS_BEFORE - 1, -1)
    rows = [
        {
            "name": f"{date(2000, month, 1):%B}",
            "cells": [
                words.level(world[when]) if (when := date(one, month, 1)) in world else "not known"
                for one in years
            ],
        }
        for month in range(1, 13)
    ]
    together = [
        words.level(world[when], "ytd") if (when := date(one, 2, 1)) in world else "not known"
        for one in years
    ]
    rows.insert(2, {"name": "January and February together", "cells": together})
    return [{"name": "", "cells": list(map(str, years))}, *rows]
