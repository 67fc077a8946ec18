"""Printed figures as the pages show them: in words, grouped where voices print the same."""

from collections import defaultdict
from datetime import date
from typing import Any

from rare_earth_trade.brief import docs
from rare_earth_trade.brief.facts import Facts, Row
from rare_earth_trade.brief.vocabulary import Vocabulary
from rare_earth_trade.brief.words import month_name, number, places_of, signed, source_name, span

STATISTICS = {
    "level": "level",
    "mom_pct": "growth on the month",
    "yoy_pct": "growth on the year",
    "rank": "rank",
    "highest_since": "highest since",
    "lowest_since": "lowest since",
    "highest_on_record_from": "highest on record",
    "lowest_on_record_from": "lowest on record",
    "consecutive_mom_falls": "falls in a row",
    "consecutive_mom_rises": "rises in a row",
    "first_yoy_rise_in": "first rise on the year in",
    "mom_direction": "direction on the month",
    "monthly_level_above": "every month above",
    "world_share_pct": "share of the world",
}
QUALIFIERS = {
    "approximate": "about ",
    "at_least": "over ",
    "at_most": "under ",
}
UNITS = {"t": " t", "kg": " kg", "pct": " %", "months": " months"}


def grouped(
    facts: Facts, month: date, vocabulary: Vocabulary
) -> dict[str | None, list[dict[str, Any]]]:
    """Claims of a month by section, one entry for all pages that print and are judged the same."""
    same: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    names = (
        *("product", "flow", "partner_code", "window_start", "window_end", "statistic"),
        *("printed_value", "printed_month", "unit", "qualifier", "verdict", "reason"),
    )
    for one in facts.claims_of(month):
        same[tuple(one[name] for name in names)].append(one)
    sections: dict[str | None, list[dict[str, Any]]] = {one.key: [] for one in facts.series}
    sections[None] = []
    for ones in same.values():
        entry = shown(ones[0], vocabulary) | {"sources": sources(ones)}
        entry["is_of_month"] = ones[0]["month"] == month
        sections[facts.series_of(ones[0])].append(entry)
    for entries in sections.values():
        entries.sort(key=lambda entry: place(entry, vocabulary))
    return sections


# Verdicts that a page folds away, with their count.
HOLDING = ("pass", "pass_by_rounding", "pass_by_truncation", "approximate")
UNTESTED = ("not_testable",)


def by_outcome(entries: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Claims that do not hold, or whose verdict is not known here; those that hold; all others."""
    folded = HOLDING + UNTESTED
    return {
        "failing": [one for one in entries if one["verdict"] not in folded],
        "holding": [one for one in entries if one["verdict"] in HOLDING],
        "untested": [one for one in entries if one["verdict"] in UNTESTED],
    }


def place(entry: dict[str, Any], vocabulary: Vocabulary) -> tuple[Any, ...]:
    """Order of a table: this month first, then world, partners, and doubtful ones on top."""
    return (
        not entry["is_of_month"],
        entry["is_partner"],
        vocabulary.first_look(entry["verdict"]),
        entry["product"],
        entry["partner"],
        entry["window"],
        entry["statistic"],
    )


def shown(claim: Row, vocabulary: Vocabulary) -> dict[str, Any]:
    """A claim in words; `url` only where it is an address of the web."""
    return {
        "id": claim["figure_id"],
        "product": claim["product_label"],
        "partner": claim["partner_name"],
        "is_partner": claim["partner_code"] != "WLD",
        "window": window(claim["window_start"], claim["window_end"]),
        "statistic": STATISTICS.get(claim["statistic"], claim["statistic"]),
        "printed": printed(claim),
        "recomputed": recomputed(claim),
        "verdict": claim["verdict"],
        "why": " ".join(filter(None, (vocabulary.reason(claim["reason"]), horizon(claim)))),
    } | page_of(claim)


def horizon(claim: Row) -> str | None:
    """How far back a record is known without holes, in a sentence; None for other claims."""
    first, own = claim["record_horizon_month"], claim["window_start"]
    if first is None:
        return None
    kind = (
        "year"
        if (claim["window_end"].year, claim["window_end"].month)
        != (
            own.year,
            own.month,
        )
        else "month"
    )
    if first == own:
        return f"The {kind} before is not known."
    since = str(first.year) if kind == "year" else month_name(first)
    return f"Every {kind} since {since} is known."


def page_of(claim: Row) -> dict[str, Any]:
    """The page that prints a claim, as pages of the brief name it."""
    return {
        "publisher": source_name(claim["publisher"] or claim["source_id"]),
        "wire": claim["wire"],
        "published_on": claim["page_published_on"],
        "url": docs.web_address(claim["source_url"]),
    }


def sources(claims: list[Row]) -> list[dict[str, Any]]:
    """The pages behind one entry, each once."""
    found = {one["source_id"]: page_of(one) for one in claims}
    return sorted(
        found.values(), key=lambda one: (one["published_on"] or date.max, one["publisher"])
    )


def window(start: date, end: date) -> str:
    """'October 2025', 'January to October 2025', '2024', or both ends."""
    first, last = start.replace(day=1), end.replace(day=1)
    if first == last:
        return month_name(first)
    if first.year == last.year:
        if (first.month, last.month) == (1, 12):
            return str(first.year)
        return f"{first:%B} to {month_name(last)}"
    return f"{month_name(first)} to {month_name(last)}"


def printed(claim: Row) -> str:
    """A figure as it was printed, with its last place, in the words of its statistic."""
    unit, value = claim["unit"], claim["printed_value"]
    if claim["printed_month"] is not None:
        return month_name(claim["printed_month"])
    if value is None:
        return "no month named"
    places = places_of(claim["rounding_unit"] or value)
    said = {
        "sign": lambda: {-1: "a fall", 0: "no change", 1: "a rise"}[int(value)],
        "rank": lambda: f"no. {int(value)}",
        "pct": lambda: f"{signed(value, places=places)} %",
        "usd": lambda: f"USD {number(value, places)}",
        "cny": lambda: f"CNY {number(value, places)}",
    }.get(unit, lambda: number(value, places) + UNITS.get(unit, f" {unit}"))()
    if claim["statistic"] == "world_share_pct":
        said = f"{number(value, places)} %"
    return QUALIFIERS.get(claim["qualifier"], "") + said


def recomputed(claim: Row) -> str:
    """The interval that the levels give."""
    if claim["recomputed_month"] is not None:
        return month_name(claim["recomputed_month"])
    lower, upper = claim["recomputed_lower"], claim["recomputed_upper"]
    if lower is None and upper is None:
        return "\N{EN DASH}"
    unit = "" if claim["unit"] == "rank" else UNITS.get(claim["unit"], f" {claim['unit']}")
    return span(lower, upper, unit)
