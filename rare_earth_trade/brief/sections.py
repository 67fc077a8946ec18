"""What the pages show of the facts: of a series in a month, of quality, of all months."""

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

from rare_earth_trade.brief import words
from rare_earth_trade.brief.facts import Facts, Row
from rare_earth_trade.series import Series

YEARS_SHOWN = 5
# Of contributions: the others are one row.
MOST_MEMBERS = 12


def story(facts: Facts, series: Series, month: date) -> list[str]:
    """The sentences on a series in a month."""
    partners = facts.partners[series.key].get(month, [])
    return words.lead(series, facts.world[series.key], partners, month)


def of_series(facts: Facts, series: Series, month: date, end: date) -> dict[str, Any]:
    """What a page says of one series in a month; its chart of levels ends in the month `end`."""
    world = facts.world[series.key]
    row = world.get(month)
    partners = facts.partners[series.key].get(month, [])
    start = date(end.year - YEARS_SHOWN + 1, 1, 1)
    window = [one for when, one in world.items() if start <= when <= end]
    return {
        "series": series,
        "row": row,
        "lead": story(facts, series, month),
        "window": window,
        "controls": words.controls(facts.controls.get((series.key, month), [])),
        "official": official(facts, series, month),
        "events": events_in(facts, series, window),
        "partners": partners,
        "parts": contributions(facts, series, month),
        "last_known": max((when for when, one in world.items() if one["quantity_t"]), default=None),
    }


def official(facts: Facts, series: Series, month: date) -> list[Row]:
    """What customs' tables give of the month and its year to date, by window and day."""
    rows = facts.official.get((series.key, month), [])
    return [row for row in rows if row["window_start"] in (month, month.replace(month=1))]


def events_in(facts: Facts, series: Series, window: list[Row]) -> list[Row]:
    """What a chart of these months can mark, each with its number among all of the series."""
    if not window:
        return []
    last = window[-1]["trade_month"]
    end = date(last.year + last.month // 12, last.month % 12 + 1, 1)
    of_series = [event for event in facts.events if event["series"] == series.key]
    return [
        event | {"number": number}
        for number, event in enumerate(of_series, start=1)
        if window[0]["trade_month"] <= event["event_date"] <= end
    ]


def contributions(facts: Facts, series: Series, month: date) -> list[dict[str, Any]]:
    """What made the change: by partner, and by tariff line where downloads say it."""
    row = facts.world[series.key].get(month)
    found = []
    for kind, against in (("mom", words.month_before(month)), ("yoy", words.year_before(month))):
        growth = row[f"{kind}_pct"] if row else None
        if growth is None:
            continue
        title = f"What made the change on {words.month_name(against)}, by"
        detail = [
            one
            for one in facts.contributions
            if (one["product"], one["flow"]) == (series.product, series.flow)
            and (one["trade_month"], one["growth_kind"]) == (month, kind)
        ]
        for dimension in sorted({one["dimension"] for one in detail}):
            members = [
                member(one["member"], one["contribution_pp"], one["is_itemised"])
                for one in detail
                if one["dimension"] == dimension
            ]
            name = dimension.replace("_", " ")
            found.append({"title": f"{title} {name}", "rows": largest(members)})
        partners = [
            member(one["partner_name"], one[f"contribution_to_{kind}_pp"], True)
            for one in facts.partners[series.key].get(month, [])
            if not one["is_residual"] and one[f"contribution_to_{kind}_pp"] is not None
        ]
        if partners and not detail:
            rows = largest(with_rest(partners, growth))
            found.append({"title": f"{title} partner", "rows": rows})
    return found


def member(name: str, points: Decimal, is_itemised: bool) -> dict[str, Any]:
    """A row of a chart of contributions."""
    return {"member": name, "points": points, "itemised": is_itemised}


def with_rest(members: list[dict[str, Any]], growth: Decimal) -> list[dict[str, Any]]:
    """Members and what they leave of the growth."""
    rest = growth - sum((one["points"] for one in members), Decimal(0))
    return [*members, member("All others, not itemised", rest, False)]


def largest(members: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The members with the largest contributions, largest rise first, and all others as one row."""
    itemised = sorted(
        (one for one in members if one["itemised"]), key=lambda one: -abs(one["points"])
    )
    kept = itemised[:MOST_MEMBERS]
    others = itemised[MOST_MEMBERS:] + [one for one in members if not one["itemised"]]
    kept.sort(key=lambda one: -one["points"])
    if others:
        name = others[-1]["member"] if len(others) == 1 else "All others"
        kept.append(member(name, sum((one["points"] for one in others), Decimal(0)), False))
    return kept


def of_month(rows: list[Row], month: date) -> list[Row]:
    """Rows whose window ends in a month."""
    return [row for row in rows if row["window_end"].replace(day=1) == month]


def due(facts: Facts, month: date) -> dict[str, Any]:
    """When the figures of the next month are due, as far as a calendar is known."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    row = facts.calendar.get(following) or {}
    return {
        "month": following,
        "headline": row.get("headline_release_on"),
        "tariff_lines": row.get("tariff_line_release_on"),
        "is_expected": "expected"
        in (row.get("headline_release_basis"), row.get("tariff_line_release_basis")),
    }


def verdicts_by_year(facts: Facts) -> Counter[tuple[int, str]]:
    """How many figures on each year have each verdict."""
    return Counter((one["month"].year, one["verdict"]) for one in facts.claims)


def archive(facts: Facts) -> list[dict[str, Any]]:
    """Each month with its levels, newest first."""
    return [
        {
            "month": month,
            "levels": [facts.world[series.key].get(month) for series in facts.series],
            "claims": sum(one["month"] == month for one in facts.claims),
        }
        for month in reversed(facts.months())
    ]
