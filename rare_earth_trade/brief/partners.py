"""What China ships to each partner, what the partner counts itself, and controls that name it."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from rare_earth_trade.brief import claims, corrections, evidence, intervals, mirror, words
from rare_earth_trade.brief.facts import Facts, Row
from rare_earth_trade.series import Series

WORLD = "World"
NOT_OF_A_FILE = re.compile(r"[^A-Za-z0-9_-]+")


class Partners:
    """The partners of a release of which a month is known."""

    def __init__(self, facts: Facts, known: evidence.Evidence) -> None:
        self.facts = facts
        self.known = known
        self.day = facts.release["as_of"] or facts.release["released_at"].date()
        self.levels: dict[str, list[Row]] = defaultdict(list)
        for row in facts.levels:
            if row["quantity_t"] is not None and row["region"] not in (WORLD, None):
                self.levels[row["partner_code"]].append(row)
        self.ranked = {
            (key, month, row["partner_code"]): row
            for key, months in facts.partners.items()
            for month, rows in months.items()
            for row in rows
        }
        self.lines: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for line in mirror.lines(facts):
            self.lines[line["partner_code"]].append(line)
        self.all = self.told()
        self.files = {one["code"]: one["file"] for one in self.all}

    def told(self) -> list[dict[str, Any]]:
        """What is said of each partner with a known month, by name."""
        found = []
        for code, levels in self.levels.items():
            parts = [self.of_series(series, code, levels) for series in self.facts.series]
            parts = [one for one in parts if one["months"]]
            if parts:
                found.append(self.partner(levels[0], parts))
        return sorted(found, key=lambda one: one["name"])

    def pages(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """File, template and values of each page."""
        values = {
            "partners": self.all,
            "reporters": [
                line
                for code, lines in self.lines.items()
                if code not in self.files
                for line in lines
            ],
            "controls": controls(self.facts.measures, self.day),
            "day": self.day,
        }
        yield "partners/index.html", "partners.html", values
        for one in self.all:
            yield one["file"], "partner.html", {"partner": one, "day": self.day}

    def partner(self, row: Row, parts: list[dict[str, Any]]) -> dict[str, Any]:
        """One partner, with the series of which a month is known."""
        code = row["partner_code"]
        concerned = [
            one
            for one in self.facts.measures
            if concerns(one, code, row["region"])
            and (one["partner_code"] or any(part["series"].key in one["series"] for part in parts))
        ]
        return {
            "code": code,
            "name": row["partner_name"],
            "named": words.named(row["partner_name"]),
            "file": address(code),
            "is_group": row["is_aggregate"],
            "parts": parts,
            "lines": self.lines[code],
            "wider_lines": [
                line
                for group, rows in self.levels.items()
                if rows[0]["is_aggregate"] and rows[0]["region"] == row["region"] and group != code
                for line in self.lines[group]
            ],
            "controls": controls(concerned, self.day),
            "statements": [
                {"id": one["figure_id"], "printed": one["printed_as"], "verdict": one["verdict"]}
                | {"of": claims.window(one["window_start"], one["window_end"])}
                | {"statistic": claims.STATISTICS.get(one["statistic"], one["statistic"])}
                for one, *_ in corrections.pages_of(self.facts.corrections)
                if one["partner_code"] == code
            ],
        }

    def of_series(self, series: Series, code: str, levels: list[Row]) -> dict[str, Any]:
        """What is known of a partner in one series: months and other windows, the newest first."""
        own = [row for row in levels if (row["product"], row["flow"]) == of(series)]
        reported = {
            row["trade_month"]: row
            for line in self.lines[code]
            if line["series_key"] == series.key and not line["is_wider"]
            for row in line["months"]
        }
        rows = [row for row in own if is_month(row)]
        top = max(
            (row["quantity_upper_t"] for row in rows if row["quantity_upper_t"] is not None),
            default=Decimal(0),
        )
        line = intervals.Line(Decimal(0), max(top, intervals.NARROWEST))
        months = [self.month(series, row, reported, line) for row in rows]
        return {
            "series": series,
            "months": months,
            "ticks": line.ticks() if months else [],
            "lead": lead(series, months[0], own) if months else None,
            "reported": bool(reported),
            "windows": [
                {
                    "window": claims.window(row["window_start"], row["window_end"]),
                    "level": words.level(row),
                    "span": words.span(row["quantity_lower_t"], row["quantity_upper_t"]),
                    "evidence": self.known.address(row),
                }
                for row in own
                if not is_month(row)
            ],
        }

    def month(
        self, series: Series, row: Row, reported: dict[date, Row], line: intervals.Line
    ) -> dict[str, Any]:
        """One month of a partner."""
        month = row["window_start"]
        ranked = self.ranked.get((series.key, month, row["partner_code"]))
        bounds = evidence.bounds_of(row)
        own = reported.get(month)
        return {
            "month": month,
            "name": row["partner_name"],
            "level": words.level(row),
            "span": words.span(row["quantity_lower_t"], row["quantity_upper_t"]),
            "how": words.how_known(row),
            "evidence": self.known.address(row),
            "bar": line.bar(Decimal(0), row["quantity_t"]),
            "band": line.bar(*bounds) if bounds else None,
            "share": share(ranked) if ranked else None,
            "rank": rank(ranked) if ranked else None,
            "growth": words.comparison(ranked, "yoy", "on the year") if ranked else None,
            "reported": words.quantity(own["reported_t"]) if own else None,
        }


def of(series: Series) -> tuple[str, str]:
    """Product and flow of a series."""
    return series.product, series.flow


def is_month(row: Row) -> bool:
    """Whether a window is one month."""
    return bool(row["window_start"] == row["window_end"].replace(day=1))


def address(code: str) -> str:
    """The page of a partner."""
    return f"partners/{NOT_OF_A_FILE.sub('-', code)}.html"


def share(row: Row) -> str | None:
    """The share of the world in percent, as far as it is known."""
    lower, upper = row["share_of_world_pct_lower"], row["share_of_world_pct_upper"]
    if lower is None or upper is None:
        return None
    ends = words.number(lower, 1, ROUND_FLOOR), words.number(upper, 1, ROUND_CEILING)
    nearest = {words.number(end, 1) for end in (lower, upper)}
    return f"{nearest.pop()} %" if len(nearest) == 1 else f"{ends[0]} to {ends[1]} %"


def rank(row: Row) -> str | None:
    """'1 of 5 known', '4 to 10'; None where it may be any."""
    lower, upper = row["rank_lower"], row["rank_upper"]
    if lower is None:
        return None
    if upper is None:
        return f"{lower} at best"
    return str(lower) if lower == upper else f"{lower} to {upper}"


def lead(series: Series, newest: dict[str, Any], levels: list[Row]) -> list[str]:
    """What China shipped to a partner in the newest month and year that are known, in sentences."""
    way = "from" if series.flow == "import" else "to"
    partner, month = words.named(newest["name"]), words.month_name(newest["month"])
    said = [
        f"China {series.verb} {newest['level']} of {series.goods} {way} {partner} in {month}, the"
        f" newest month that is known: {newest['how']}."
    ]
    ranked = newest["rank"] and f"rank {newest['rank']} among all partners"
    share = newest["share"] and f"{newest['share']} of all"
    more = ", ".join(filter(None, (share, ranked, newest["growth"])))
    if more:
        said.append(f"{more[0].upper()}{more[1:]}.")
    years = [row for row in levels if is_year(row)]
    if years:
        year = years[0]["window_end"].year
        said.append(
            f"In the whole of {year}, the newest year that is known: {words.level(years[0])}."
        )
    return said


def is_year(row: Row) -> bool:
    """Whether a window is a calendar year."""
    end = row["window_end"]
    return end.month == 12 and row["window_start"] == date(end.year, 1, 1)


def concerns(measure: Row, code: str, region: str | None) -> bool:
    """Whether a notice concerns a partner: it names none, this one, or a group of its region."""
    return measure["partner_code"] in (None, code) or bool(
        measure["is_aggregate"] and measure["region"] == region
    )


def controls(measures: list[Row], day: date) -> list[dict[str, Any]]:
    """Notices with what each is on a day: in force, and on goods of a series, first."""
    found = [one | {"state": words.state_on(one, day)} for one in reversed(measures)]
    return sorted(found, key=lambda one: (not is_in_force(one), not one["series"]))


def is_in_force(notice: dict[str, Any]) -> bool:
    """Whether a notice holds on the day on which its state was asked for."""
    return bool(notice["state"].startswith("in force"))
