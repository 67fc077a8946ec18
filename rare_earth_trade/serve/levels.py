"""Why a level is what it is: the prints, the voices, and the relations that carry its bounds."""

from datetime import date, timedelta

from rare_earth_trade.errors import BadInput
from rare_earth_trade.serve.figures import QUANTITY, figure, in_words
from rare_earth_trade.serve.plain import plain
from rare_earth_trade.serve.series import after, start
from rare_earth_trade.serve.served import Row, Served, month

# Prints and relations that an answer has; it counts all.
MOST = 40


def explain_level(served: Served, series: str, partner: str, window: str) -> Row:
    """A level with its evidence. Raises BadInput where a word is unknown."""
    found = served.series_named(series)
    code = served.partner_named(partner)
    first, last = days(window)
    key = {
        "product": found.product,
        "flow": found.flow,
        "partner": code,
        "first": first,
        "last": last,
    }
    levels = served.rows("level", **key)
    prints = served.rows("prints", **key)
    relations = served.rows("relations", **key)
    said: Row = {
        "series": found.key,
        "partner": {"code": code, "name": served.known.names.get(code, code)},
        "window": [first, last],
        "level": level(levels[0]) if levels else {"status": "not known", "value": None},
        "in_words": in_words(levels[0]) if levels else "not known",
        "prints": prints[:MOST],
        "prints_in_all": len(prints),
        "relations_that_carry_the_bounds": relations[:MOST],
        "relations_in_all": len(relations),
    }
    if not levels:
        said["notes"] = ["No evidence of this release bears on that window."]
    return served.answer(plain(said), "table fct_level_evidence", f"{first} to {last}")


def level(row: Row) -> Row:
    """The level itself, with how it was agreed."""
    names = (
        *("certainty", "quantity_basis", "agreeing_voters", "dissenting_figures"),
        *("is_clash", "clash_sides"),
    )
    return figure(row, QUANTITY) | {name: row[name] for name in names if row[name] is not None}


def days(window: str) -> tuple[date, date]:
    """First and last day of '2025-10', '2025-Q3', '2025' or '2025-01 to 2025-10'."""
    ends = [part for part in window.replace("..", " to ").split(" to ") if part.strip()]
    if len(ends) == 2:
        first, last = (month(end) for end in ends)
        length = (last.year - first.year) * 12 + last.month - first.month + 1
        if length < 1:
            raise BadInput(f"{window!r} ends before it begins.")
    elif len(ends) == 1:
        words = ends[0].strip().casefold().replace(" ", "")
        length = 3 if "q" in words else 12 if words.isdecimal() and len(words) == 4 else 1
        first = start(ends[0], {1: "month", 3: "quarter", 12: "year"}[length])
    else:
        raise BadInput("which window? 2025-10, 2025-Q3, 2025, or 2025-01 to 2025-10.")
    return first, after(first, length) - timedelta(days=1)
