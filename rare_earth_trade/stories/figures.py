"""What no printed figure can be, whether of a CLAIMS.csv or of the ledger.

A figure is a row of the ledger's form, as text. A check gives the column and what is wrong with it.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from rare_earth_trade.stories import notation

# Kilograms read as tonnes are a thousandfold. Trade of a whole flow has grown less than tenfold in
# twenty years, so nothing true comes near this many times the largest month.
MOST_TIMES = 20
# Of one product and partner trade does grow, but not this much over its largest month.
MOST_TIMES_OF_SERIES = 80
# Values of these are whole by nature, and have no last place.
WITHOUT_PLACE = {"rank", "month", "months", "sign"}
GROWTHS = {"mom_pct", "yoy_pct"}
TONNES = {"t": Decimal(1), "kg": Decimal("0.001")}
WEIGHT = re.compile(
    r"(?<![0-9.,])([0-9][0-9,.]*) ?"
    r"(kgs?|kilo(?:gram(?:me)?)?s?|公斤|m?t|(?:metric )?ton(?:ne)?s?|吨)(?![a-z])",
    re.IGNORECASE,
)
Series = tuple[str, str, str]
Problem = tuple[str, str]


class Largest(NamedTuple):
    """The largest known months (tonnes): of all trade of a flow, and of a product and partner."""

    of_flow: dict[str, Decimal]
    of_series: dict[Series, Decimal]


def problems(row: dict[str, str], page: str | None, today: date) -> Iterator[Problem]:
    """What is wrong with a figure by itself; `page` is its publication, empty if not known."""
    if row["window_end"] < row["window_start"]:
        yield "window_end", f"{row['window_end']} is before window_start, {row['window_start']}"
    elif page is not None and (problem := time_problem(row["window_end"], page, today)):
        yield problem
    if row["statistic"] in GROWTHS and Decimal(row["value"]) < -100:
        yield "value", f"{row['value']} %: nothing falls by more than 100 %; write -5.2 for -5.2 %"
    if row["rounding_unit"] and (problem := place_problem(row)):
        yield "rounding_unit", problem
    if said := other_weight(row):
        yield "unit", f"is {row['unit']}, but as_printed says {row['as_printed']!r}: {min(said)}?"


def time_problem(window_end: str, page: str, today: date) -> Problem | None:
    """Why a page cannot print a window: it is older, or of the future, or the window is."""
    over = notation.last_day(window_end)
    if page > (f"{today:%Y-%m}" if len(page) == 7 else today.isoformat()):
        return "published_on", f"{page} is in the future: when was the page published?"
    if not page and over > today:
        return "window_end", f"{window_end} is not over: no figure of it can be known"
    if page and page < (window_end if len(page) == 7 else over.isoformat()):
        return (
            "published_on",
            f"a page of {page} cannot print what happened until {over}: one of the two is wrong"
            " (2025-11-20 for a page on October 2025)",
        )
    return None


def place_problem(row: dict[str, str]) -> str | None:
    """Why a rounding unit cannot be the last place of its figure."""
    unit = Decimal(row["rounding_unit"])
    if unit <= 0:
        return f"{row['rounding_unit']} is not a last place: write 1 for 5,473 tons, 0.1 for 5.2 %"
    if row["unit"] in WITHOUT_PLACE:
        return None
    if unit.normalize().as_tuple().digits not in {(1,), (2,), (5,)}:
        return (
            f"{row['rounding_unit']} is not a last place: a 1, 2 or 5 of its decimal place, such as"
            " 1, 0.1 or 10000"
        )
    value = Decimal(row["value"])
    if value % unit or unit > max(abs(value), 1):
        return (
            f"{row['value']} is not rounded to {row['rounding_unit']}: its last place is"
            f" {last_place(row['value'])}"
        )
    if unit < 1 and places(unit) > places_printed(row):
        return (
            f"{row['rounding_unit']} is finer than what is printed, {row['value']}: its last place"
            f" is {last_place(row['value'])}"
        )
    return None


def last_place(value: str) -> str:
    """The unit of the last digit of a number: 1 for 5473, 0.1 for -5.2."""
    return f"{Decimal(1).scaleb(-len(value.partition('.')[2])):f}"


def places(number: Decimal) -> int:
    """Decimal places of a number, without zeros at the end."""
    return max(0, -int(number.normalize().as_tuple().exponent))


def places_printed(row: dict[str, str]) -> int:
    """Decimal places of a figure; zeros at the end may stand in the words of the page alone."""
    found = [len(row["value"].partition(".")[2])]
    for text in re.findall(r"[0-9][0-9,.]*[0-9]", row["as_printed"], re.ASCII):
        with suppress(notation.Unclear):
            same = notation.number(text)
            if Decimal(same) == abs(Decimal(row["value"])):
                found.append(len(same.partition(".")[2]))
    return max(found)


def other_weight(row: dict[str, str]) -> set[str]:
    """Another unit of weight right behind the figure in the words of the page, if there is one."""
    found = set()
    if row["unit"] in TONNES:
        for text, word in WEIGHT.findall(row["as_printed"]):
            with suppress(notation.Unclear):
                if Decimal(notation.number(text)) == Decimal(row["value"]):
                    found.add("kg" if word.lower().startswith("k") or word == "公斤" else "t")
    return set() if row["unit"] in found else found


def tonnes_a_month(row: dict[str, str]) -> Decimal | None:
    """The quantity of a level, an average month of its window; None for all else."""
    if row["statistic"] != "level" or row["unit"] not in TONNES:
        return None
    start, end = row["window_start"], row["window_end"]
    months = (int(end[:4]) - int(start[:4])) * 12 + int(end[5:]) - int(start[5:]) + 1
    return Decimal(row["value"]) * TONNES[row["unit"]] / max(months, 1)


def series_of(row: dict[str, str]) -> Series:
    """Product, flow and partner of a figure."""
    return row["product"], row["flow"], row["partner_code"]


def size_problem(row: dict[str, str], known: Largest) -> Problem | None:
    """Why a level is no quantity of trade, where larger months of its like are known."""
    level = tonnes_a_month(row)
    series = series_of(row)
    for times, largest, what in (
        (MOST_TIMES, known.of_flow.get(row["flow"]), f"all {row['flow']}s"),
        (MOST_TIMES_OF_SERIES, known.of_series.get(series), " ".join(series)),
    ):
        if level is not None and largest and level > times * largest:
            months = "" if row["window_start"] == row["window_end"] else " a month"
            smaller = {"t": "is it kg?", "kg": "is it grams?"}[row["unit"]]
            return (
                "unit",
                f"{Decimal(row['value']):,f} {row['unit']} is more than {times} times the largest"
                f" month of {what} ({largest:,.{0 if largest >= 10 else 3}f} t{months}): {smaller}",
            )
    return None
