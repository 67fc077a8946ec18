"""Panels of the charts: places on an axis of months, quarters or years, and on one of tonnes.

A place along the axis is a percentage of its width, so that a drawing follows the width of the
page and its text keeps its size; a height is in pixels. The same panel is drawn on a page
(templates/plots.html) and in a picture for download (templates/picture.svg).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from rare_earth_trade.brief import words

HEIGHT = 150
# Above the highest mark and below zero.
ROOM = 12
MOST_TICKS = 4
# Filled shapes were printed by somebody; an open one follows from other figures.
SHAPES = {
    "printed": "printed",
    "official_table": "table",
    "customs_detail": "table",
    "derived": "derived",
}
# Bounds narrower than a mark is high would be drawn behind it.
LEAST_WHISKER = 7
RANGES = {"two": 2, "five": 5}
COLOURS = 4


@dataclass(frozen=True)
class Axis:
    """Slots of equal width, each with its name.

    `starts` are the places of what is written below, in percent, the text, and whether it stays
    where all of them would be too many. `shown` has the slots that each shorter range shows.
    """

    names: tuple[str, ...]
    starts: tuple[tuple[float, str, bool], ...]
    shown: dict[str, int] = field(default_factory=dict)
    first: date | None = None

    @property
    def count(self) -> int:
        """How many slots there are."""
        return len(self.names)

    def at(self, slot: float) -> float:
        """The place of a slot's left edge, in percent."""
        return round(100 * slot / self.count, 2)

    def middle(self, slot: int) -> float:
        """The place of a slot's middle, in percent."""
        return self.at(slot + 0.5)

    def slot(self, month: date) -> int:
        """The slot of a month, on an axis of months."""
        assert self.first, "an axis of months has a first one"
        return words.months_between(self.first, month)

    def of_day(self, day: date) -> float:
        """The place of a day, in percent, within the axis."""
        month = day.replace(day=1)
        length = (add_months(month, 1) - month).days
        place = self.at(self.slot(month) + (day.day - 1) / length)
        return min(100.0, max(0.0, place))


@dataclass(frozen=True)
class Mark:
    """A level: its slot and place, how it is known, and what is said of it."""

    slot: int
    x: float
    y: float
    shape: str
    says: str


@dataclass(frozen=True)
class Whisker:
    """Bounds of a level; where the level itself is not known, `says` has them in words."""

    slot: int
    x: float
    top: float
    bottom: float
    says: str | None


@dataclass(frozen=True)
class Panel:
    """One series on an axis; `says` is what stands beside its title, of the newest level."""

    key: str
    title: str
    colour: int
    axis: Axis
    text: str
    says: str
    ticks: list[tuple[float, str]]
    marks: list[Mark]
    lines: list[tuple[float, float, float, float]] = field(default_factory=list)
    whiskers: list[Whisker] = field(default_factory=list)
    shades: list[tuple[float, float]] = field(default_factory=list)
    width: float = 0
    height: int = HEIGHT

    @property
    def bottom(self) -> int:
        """The height of zero."""
        return self.height - ROOM


def months(first: date, last: date) -> Axis:
    """An axis of months, and how many of them its shorter ranges show.

    A range begins in the January that is nearest to its length, so that each year is written where
    it begins.
    """
    count = words.months_between(first, last) + 1
    all_of = [add_months(first, n) for n in range(count)]
    shown = {}
    for name, years in RANGES.items():
        start = last.year - years + (last.month > 6)
        shown[name] = min(count, words.months_between(date(start, 1, 1), last) + 1)
    starts = tuple(
        (round(100 * n / count, 2), str(one.year), one.year % 5 == 0)
        for n, one in enumerate(all_of)
        if one.month == 1
    )
    return Axis(tuple(words.month_name(one) for one in all_of), starts, shown, first)


def quarters(names: list[str], starts: list[date]) -> Axis:
    """An axis of quarters: the name and the first day of each."""
    years = tuple(
        (round(100 * n / len(names), 2), str(day.year), day.year % 5 == 0)
        for n, day in enumerate(starts)
        if day.month == 1
    )
    shown = {name: min(len(names), 4 * span) for name, span in RANGES.items()}
    return Axis(tuple(names), years, shown)


def whole(names: list[str], labels: list[str], every: int) -> Axis:
    """An axis shown as a whole, a label at each slot; where it is narrow, at every so many."""
    starts = tuple(
        (round(100 * n / len(names), 2), label, (len(names) - 1 - n) % every == 0)
        for n, label in enumerate(labels)
    )
    return Axis(tuple(names), starts)


def ticks(top: float, height: int = HEIGHT) -> list[tuple[float, str]]:
    """Round tonnes from zero to the top, with their heights."""
    if top <= 0:
        return [(height - ROOM, "0")]
    size = 10 ** (len(str(int(top))) - 1)
    step = next(
        step
        for step in (size / 10 * factor for factor in (1, 2, 2.5, 5, 10, 20, 25, 50))
        if top / step <= MOST_TICKS
    )
    values = [Decimal(str(round(n * step, 6))) for n in range(int(top / step) + 1)]
    return [
        (place(float(value), top, height), words.number(value, words.places_of(value)))
        for value in values
    ]


def place(value: float, top: float, height: int = HEIGHT) -> float:
    """The height of a quantity, in pixels from above."""
    return round(height - ROOM - value / top * (height - 2 * ROOM), 1)


def shape_of(row: dict[str, Any]) -> str:
    """The shape of the mark of a level, by how it is known."""
    return SHAPES.get(row["quantity_basis"], "printed")


def levels(
    key: str,
    title: str,
    colour: int,
    axis: Axis,
    rows: list[tuple[int, dict[str, Any], str]],
    *,
    width: float = 0,
    shades: Iterable[tuple[float, float]] = (),
) -> Panel:
    """Best figures with their bounds; `rows` have the slot, the fact and the words on its source.

    A level that is not known leaves its slot empty, or a whisker where something bounds it on both
    sides. With a width, in parts of a slot, bars are drawn and no line.
    """
    known = [(slot, row) for slot, row, _ in rows if row["quantity_t"] is not None]
    bounded = [row for _, row, _ in rows if is_bounded(row)]
    top = float(max((row["quantity_upper_t"] for row in bounded), default=Decimal(1))) or 1.0
    marks, whiskers = [], []
    for slot, row, source in rows:
        says = f"{axis.names[slot]}: {sayings(row, source)}"
        x = axis.middle(slot)
        if is_bounded(row):
            ends = [place(float(row[f"quantity_{end}_t"]), top) for end in ("upper", "lower")]
            if row["quantity_t"] is None or ends[1] - ends[0] > LEAST_WHISKER:
                said = says if row["quantity_t"] is None else None
                whiskers.append(Whisker(slot, x, *ends, said))
        if row["quantity_t"] is not None:
            y = place(float(row["quantity_t"]), top)
            marks.append(Mark(slot, x, y, shape_of(row), says))
    lines = [
        (one.x, one.y, other.x, other.y)
        for one, other in pairwise(marks)
        if other.slot == one.slot + 1 and not width
    ]
    text = f"{title}, in tonnes: {len(known)} of {axis.count} known."
    return Panel(
        key,
        title,
        colour % COLOURS,
        axis,
        text,
        marks[-1].says if marks else "no level is known",
        ticks(top),
        marks,
        lines,
        whiskers,
        list(shades),
        width,
    )


def seasons(
    key: str,
    title: str,
    colour: int,
    axis: Axis,
    rows: list[tuple[int, dict[str, Any], str]],
    year: int,
) -> Panel:
    """The months of a year as a line, and those of the years before as dashes on a bar.

    `rows` are known months, each with its slot and the words on its source.
    """
    top = float(max((row["quantity_upper_t"] for _, row, _ in rows), default=Decimal(1))) or 1.0
    marks, before = [], []
    for slot, row, source in rows:
        y = place(float(row["quantity_t"]), top)
        says = f"{words.month_name(row['trade_month'])}: "
        if row["trade_month"].year == year:
            says += sayings(row, source)
            marks.append(Mark(slot, axis.middle(slot), y, shape_of(row), says))
        else:
            says += words.level(row)
            before.append(Mark(slot, axis.middle(slot), y, "before", says))
    marks.sort(key=lambda one: one.slot)
    lines = [
        (one.x, one.y, other.x, other.y)
        for one, other in pairwise(marks)
        if other.slot == one.slot + 1
    ]
    whiskers = []
    for slot in range(axis.count):
        heights = [one.y for one in before if one.slot == slot]
        if heights:
            whiskers.append(Whisker(slot, axis.middle(slot), min(heights), max(heights), None))
    text = f"{title} of {year} by month, in tonnes, over the five years before."
    says = marks[-1].says if marks else "no level is known"
    return Panel(
        key, title, colour % COLOURS, axis, text, says, ticks(top), marks + before, lines, whiskers
    )


def is_bounded(row: dict[str, Any]) -> bool:
    """Whether anything but zero and the whole bounds a level."""
    return row["quantity_upper_t"] is not None and row["certainty"] != "none"


def sayings(row: dict[str, Any], source: str) -> str:
    """A level with bounds, certainty and source, in a line."""
    bounds = words.span(row["quantity_lower_t"], row["quantity_upper_t"])
    if row["quantity_t"] is None:
        return f"not known, {bounds}"
    said = [words.level(row), bounds, row["certainty"]]
    if words.level(row) == bounds:
        said.remove(bounds)
    return f"{', '.join(said)}; {source}"


MOST_BARS = 12


def bars(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The largest partners of a month and the rest as bars, with level, share and change."""
    partners = [row for row in rows if not row["is_residual"]][:MOST_BARS]
    shown = partners + [row for row in rows if row["is_residual"]]
    most = max((row["quantity_t"] for row in shown), default=Decimal(0))
    return [
        {
            "name": row["partner_name"],
            "says": ", ".join(filter(None, figures(row))),
            "kind": "rest" if row["is_residual"] else "partner",
            "start": 0,
            "width": round(100 * float(row["quantity_t"] / most), 1) if most else 0,
        }
        for row in shown
    ]


def figures(row: dict[str, Any]) -> list[str | None]:
    """What stands beside the bar of a partner, as the table has it."""
    share = row["share_of_world_pct"]
    return [
        words.level(row),
        None if share is None else f"{words.number(share, 1)} %",
        words.comparison(row, "yoy", "on the year"),
    ]


def contributions(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What members add to a growth, in points, as bars to the right of zero or to its left."""
    points = [row["points"] for row in rows]
    least, most = min([*points, Decimal(0)]), max([*points, Decimal(0)])
    room = (most - least) or Decimal(1)
    return [
        {
            "name": row["member"],
            "says": words.signed(row["points"], places=2),
            "kind": ("partner" if row["points"] >= 0 else "less") if row["itemised"] else "rest",
            "start": round(100 * float((min(row["points"], Decimal(0)) - least) / room), 1),
            "width": round(100 * float(abs(row["points"]) / room), 1),
        }
        for row in rows
    ]


@dataclass(frozen=True)
class Held:
    """When a notice held, or notices that held alike, as places on an axis."""

    name: str
    label: str
    state: str
    holds: list[tuple[float, float]]
    suspended: list[tuple[float, float]]


def held(axis: Axis, measures: list[dict[str, Any]], day: date) -> list[Held]:
    """The notices as spans, those of one authority with the same days together.

    `day` is the one on which `state` is said.
    """
    together: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for one in measures:
        days = ("effective_from", "effective_until", "suspended_from", "suspended_until")
        together.setdefault(tuple(one[name] for name in days), []).append(one)
    return [
        Held(
            words.notices([one["notice"] for one in ones]),
            "; ".join(one["measure_label"] for one in ones),
            words.state_on(ones[0], day),
            *spans(axis, ones[0]),
        )
        for ones in together.values()
    ]


def spans(
    axis: Axis, measure: dict[str, Any]
) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """When a notice holds and when it is suspended: place and width in percent.

    After the end of a suspension nothing is drawn: whether it holds again is not known.
    """
    start, until = measure["effective_from"], measure["effective_until"]
    pause, resume = measure["suspended_from"], measure["suspended_until"]
    end = min(one for one in (until, pause, date.max) if one)
    found = [span(axis, start, end)] if start < end else []
    paused = [span(axis, pause, resume or date.max)] if pause else []
    return [one for one in found if one[1]], [one for one in paused if one[1]]


def span(axis: Axis, start: date, end: date) -> tuple[float, float]:
    """Days as place and width."""
    assert axis.first, "an axis of months has a first one"
    last = add_months(axis.first, axis.count) - timedelta(days=1)
    left = axis.of_day(start) if start <= last else 100.0
    right = axis.of_day(end) if end <= last else 100.0
    return left, round(right - left, 2)


def add_months(month: date, count: int) -> date:
    """The month so many months later."""
    months_on = month.month - 1 + count
    return date(month.year + months_on // 12, months_on % 12 + 1, 1)
