"""How levels are known: each with what was printed, what follows from other levels, and its bounds.

A page holds the levels of a series whose windows end in one year; other products share theirs. So
any figure of the pages has an address that leads to its evidence.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from rare_earth_trade.brief import claims, intervals, words
from rare_earth_trade.brief.facts import Facts, Row
from rare_earth_trade.series import Series

OTHERS = "others"
PRINTED = ("print", "official_table", "tariff_lines")
WINDOW = ("window_start", "window_end")
KEY = ("product", "flow", "partner_code", *WINDOW)
NOT_OF_A_NAME = re.compile(r"[^A-Za-z0-9_-]+")
NAMES = {"tariff_lines": "Tariff lines"}
CERTAINTIES = {
    "exact": "exact: its bounds are within 0.1 % of it",
    "tight": "tight: its bounds are within 1 % of it",
    "fair": "fair: its bounds are within 15 % of it",
    "wide": "wide: its bounds are further than 15 % from it",
    "none": "nothing but zero and the whole bounds it",
}
STATES = {
    "sets": "sets the bounds",
    "agrees": "agrees",
    "against": "does not fit",
    "unused": "not used: other figures of its page do not hold, or it is refuted elsewhere",
}
# Beyond these, relations leave more room than what is shown.
MOST_DERIVED = 6
MOST_PAGES = 2

Key = tuple[Any, ...]


class Evidence:
    """The evidence on the levels of a release, and the address of each."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.groups = {(one.product, one.flow): one.key for one in facts.series}
        self.levels = {key(row): row for row in facts.levels}
        self.pieces: dict[Key, list[Row]] = defaultdict(list)
        for row in facts.evidence:
            self.pieces[key(row)].append(row)
        # A publisher that speaks for itself is its own voice, under the name of its domain.
        self.publishers = {
            row["voter"]: row["voter_name"]
            for row in facts.reliability
            if row["voter_kind"] == "publisher"
        }
        self.figures = {one["figure_id"]: one for one in facts.claims}

    def pages(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """File, template and values of each page."""
        found: dict[tuple[str, int], list[Row]] = defaultdict(list)
        for row in self.facts.levels:
            if not row["is_sum_alone"]:
                found[self.group(row), row["window_end"].year].append(row)
        titles = {one.key: one.title for one in self.facts.series} | {OTHERS: "Other products"}
        years = sorted({year for _, year in found}, reverse=True)
        yield (
            "evidence/index.html",
            "evidence_index.html",
            {
                "example": self.example(),
                "groups": [
                    (title, [(year, file(group, year)) for year in years if (group, year) in found])
                    for group, title in titles.items()
                ],
            },
        )
        for (group, year), rows in found.items():
            sections = [self.section(row) for row in rows]
            values = {"title": titles[group], "year": year, "sections": sections}
            yield file(group, year), "evidence.html", values

    def example(self) -> dict[str, Any] | None:
        """The newest month of a series that two voices or more print and that one print misses.

        Where there is none, the newest that most voices print.
        """
        months = [
            row
            for row in self.facts.levels
            if self.group(row) != OTHERS
            and row["quantity_t"] is not None
            and row["partner_code"] == "WLD"
            and row["window_start"] == row["window_end"].replace(day=1)
        ]
        chosen = max(
            months,
            key=lambda row: (
                row["agreeing_voters"] > 1 and self.is_missed(row),
                min(row["agreeing_voters"], 2),
                row["window_end"],
            ),
            default=None,
        )
        if chosen is None:
            return None
        series = next(one for one in self.facts.series if one.key == self.group(chosen))
        return self.section(chosen) | {"address": self.address(chosen), "series": series.title}

    def is_missed(self, row: Row) -> bool:
        """Whether a print of a level does not fit it."""
        return any(one["relation"] == "print" and not one["is_accepted"] for one in self.of(row))

    def of(self, row: Row) -> list[Row]:
        """The pieces of evidence on a level."""
        return self.pieces[key(row)]

    def group(self, row: Row) -> str:
        """The series of a level, or that it is of none."""
        return self.groups.get((row["product"], row["flow"]), OTHERS)

    def address(self, row: Row) -> str | None:
        """Where the evidence on a level stands, from the root of the pages; None where nowhere."""
        known = self.levels.get(key(row))
        if known is None:
            return None
        if known["is_sum_alone"]:
            return "evidence/index.html#tariff-lines"
        return f"{file(self.group(known), known['window_end'].year)}#{self.anchor(known)}"

    def of_window(
        self, series: Series, start: date, end: date, partner_code: str = "WLD"
    ) -> str | None:
        """The address of the level of a series in a window of whole months, by their first days."""
        values = (series.product, series.flow, partner_code, start, last_day(end))
        return self.address(dict(zip(KEY, values, strict=True)))

    def of_fact(self, row: Row) -> str | None:
        """The address of the level in a row of a fact by month, quarter or year."""
        series = next((one for one in self.facts.series if one.key == row["series"]), None)
        start, end = (
            row.get("trade_month", row.get(name)) for name in ("period_start", "period_end")
        )
        return series and self.of_window(series, start, end, row.get("partner_code", "WLD"))

    def anchor(self, row: Row) -> str:
        """The name of a level on its page: 'WLD-2025-10', 'WLD-2025-01-to-2025-10'."""
        start, end = (f"{row[name]:%Y-%m}" for name in WINDOW)
        parts = [row["partner_code"], start if start == end else f"{start}-to-{end}"]
        if self.group(row) == OTHERS:
            parts = [row["product"], row["flow"], *parts]
        return NOT_OF_A_NAME.sub("-", "-".join(parts))

    def section(self, row: Row) -> dict[str, Any]:
        """What a page says of one level, and its line."""
        shown = merged(self.of(row))
        line = line_of(row, shown)
        entries = [self.entry(row, ones, line) for ones in shown]
        derived = [one for one in entries if not one["is_printed"]]
        kept = [one for one in entries if one["is_printed"]] + derived[:MOST_DERIVED]
        bounds = bounds_of(row)
        return {
            "id": self.anchor(row),
            "partner": row["partner_name"],
            "window": claims.window(row["window_start"], row["window_end"]),
            "product": row["product_label"] if self.group(row) == OTHERS else None,
            "flow": row["flow"],
            "level": words.level(row),
            "said": said(row),
            "ticks": line.ticks() if line else [],
            "band": line.bar(*bounds) if line and bounds else None,
            "entries": kept,
            "left_out": len(entries) - len(kept),
        }

    def entry(self, row: Row, ones: list[Row], line: intervals.Line | None) -> dict[str, Any]:
        """One line of the drawing: what several voices print alike, or what follows alike."""
        first = ones[0]
        is_printed = first["relation"] in PRINTED
        lower, upper = first["implied_lower_t"], first["implied_upper_t"]
        names = [
            self.figures[name]
            for one in ones
            for name in (one["figure_ids"] or "").split(", ")
            if name in self.figures
        ]
        pages = claims.sources(names)
        return {
            "is_printed": is_printed,
            "state": state(row, ones),
            "name": ", ".join(
                dict.fromkeys(self.voice(one["voter"]) for one in ones if one["voter"])
            )
            or NAMES.get(first["relation"], "Arithmetic"),
            "says": self.words(first, names),
            "premises": self.premises(first),
            "pages": pages[:MOST_PAGES],
            "more_pages": max(0, len(pages) - MOST_PAGES),
            "span": words.span(lower, upper),
            "bar": line.bar(lower, upper) if line else None,
            "refuted": next((one["figure_id"] for one in names if one["explanation"]), None),
        }

    def words(self, piece: Row, figures: list[Row]) -> str:
        """What a piece of evidence says, without its voice and its premises."""
        if piece["relation"] == "official_table":
            printed = words.quantity(piece["printed_t"]) if piece["printed_t"] is not None else ""
            on = piece["published_on"]
            return f"{printed} published on {words.day_name(on)}" if on else printed
        if piece["relation"] == "growth" and figures:
            one = figures[0]
            of = claims.window(one["window_start"], one["window_end"])
            return f"{claims.printed(one)}, {claims.STATISTICS[one['statistic']]}, {of}; from"
        if figures:
            return f"printed {claims.printed(figures[0])}"
        return {"sum": "the sum of", "difference": "", "tariff_lines": "their sum"}.get(
            piece["relation"], piece["relation"].replace("_", " ")
        )

    def voice(self, voter: str) -> str:
        """The name of a voice."""
        return voice(self.publishers.get(voter, voter))

    def premises(self, piece: Row) -> list[dict[str, Any]]:
        """The windows that it reasons from, each with what stands before it."""
        between = {"sum": "and", "difference": "less"}.get(piece["relation"], "and")
        found = []
        for before, name in (("", "premise"), (between, "other_premise")):
            start, end = (piece[f"{name}_{column}"] for column in WINDOW)
            if start is not None:
                own = piece | {"window_start": start, "window_end": end}
                window = claims.window(start, end)
                found.append({"before": before, "window": window, "address": self.address(own)})
        return found


def key(row: Row) -> Key:
    """What a level is of."""
    return tuple(row[name] for name in KEY)


def last_day(month: date) -> date:
    """The last day of a month, which is given by its first."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1) - date.resolution


def file(group: str, year: int) -> str:
    """The page on a group's levels of a year."""
    return f"evidence/{NOT_OF_A_NAME.sub('-', group)}-{year}.html"


def voice(voter: str) -> str:
    """The name of a voice."""
    return "Customs" if voter == "gacc" else words.voice_name(voter)


def merged(pieces: list[Row]) -> list[list[Row]]:
    """Pieces in the order of the drawing; relations that give the same are one."""
    found: dict[Key, list[Row]] = defaultdict(list)
    for number, one in enumerate(pieces):
        is_own = one["relation"] in PRINTED
        found[
            number if is_own else None,
            one["relation"],
            one["premise_window_start"],
            one["premise_window_end"],
            one["implied_lower_t"],
            one["implied_upper_t"],
            one["is_accepted"],
        ].append(one)
    return sorted(found.values(), key=lambda ones: place(ones[0]))


def place(one: Row) -> tuple[Any, ...]:
    """Customs' tables, prints that are believed, others, and relations, the narrowest first."""
    upper = one["implied_upper_t"]
    return (
        one["relation"] not in PRINTED,
        one["relation"] == "print",
        not one["is_accepted"] if one["relation"] in PRINTED else False,
        not one["is_binding"],
        upper is None,
        Decimal(0) if upper is None else upper - one["implied_lower_t"],
    )


def state(row: Row, ones: list[Row]) -> str:
    """What a piece does to the level: `sets` its bounds, `agrees`, is `against` it, or `unused`."""
    first, bounds = ones[0], bounds_of(row)
    lower, upper = first["implied_lower_t"], first["implied_upper_t"]
    if bounds and (lower > bounds[1] or (upper is not None and upper < bounds[0])):
        return "against"
    if any(one["is_binding"] for one in ones):
        return "sets"
    return "agrees" if first["is_accepted"] else "unused"


def bounds_of(row: Row) -> intervals.Bounds | None:
    """Both bounds of a level; None where one is missing."""
    lower, upper = row["quantity_lower_t"], row["quantity_upper_t"]
    return None if lower is None or upper is None else (lower, upper)


def line_of(row: Row, shown: Iterable[list[Row]]) -> intervals.Line | None:
    """The line on which a level is drawn."""
    prints, others = [], []
    for one, *_ in shown:
        if one["implied_upper_t"] is not None:
            where = prints if one["relation"] in PRINTED else others
            where.append((one["implied_lower_t"], one["implied_upper_t"]))
    return intervals.line(bounds_of(row), prints, others)


def said(row: Row) -> str:
    """How a level is known and how sure it is, in a sentence or two."""
    if row["is_clash"]:
        return f"Independent voices disagree, none in the majority: {row['clash_sides']}."
    if row["quantity_t"] is None:
        return f"Not known: {words.span(row['quantity_lower_t'], row['quantity_upper_t'])}."
    how = words.how_known(row)
    sure = CERTAINTIES.get(row["certainty"], row["certainty"])
    limits = words.span(row["quantity_lower_t"], row["quantity_upper_t"])
    return f"{limits}: {how}. Certainty {sure}."
