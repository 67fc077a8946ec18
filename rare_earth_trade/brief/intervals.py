"""Intervals on one line: what each piece of evidence leaves of a level, over the bounds of all.

A line reaches as far as the bounds, the prints beside them, and some room. What is wider leaves it
at an end, and what lies elsewhere stands at the end that it lies beyond. Places are percent of the
width of the line, quantities tonnes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from itertools import takewhile

from rare_earth_trade.brief.words import number

Bounds = tuple[Decimal, Decimal]
# Room on each side of the bounds, in their widths, and of all that is drawn.
ROOM_BY_BOUNDS = 2
ROOM_BY_ALL = Decimal("0.15")
# A print further off than this part of the level would press the rest into a dot.
FAR = Decimal("0.1")
NARROWEST = Decimal("0.001")
MOST_TICKS = 4


@dataclass(frozen=True)
class Bar:
    """An interval on a line: where it begins, how long it is, and whether it leaves the line."""

    left: float
    width: float
    leaves_left: bool
    leaves_right: bool


@dataclass(frozen=True)
class Line:
    """The stretch of the line that is drawn, from a quantity to another."""

    start: Decimal
    end: Decimal

    def place(self, quantity: Decimal) -> float:
        """Where a quantity stands, kept on the line."""
        part = (quantity - self.start) / (self.end - self.start)
        return round(float(min(max(part, Decimal(0)), Decimal(1))) * 100, 2)

    def bar(self, lower: Decimal, upper: Decimal | None) -> Bar:
        """An interval as far as it is on the line; without an upper end it leaves it."""
        left = self.place(lower)
        right = 100.0 if upper is None else self.place(upper)
        return Bar(
            left,
            round(right - left, 2),
            lower < self.start,
            upper is None or upper > self.end,
        )

    def ticks(self) -> list[tuple[float, str]]:
        """Places and numbers of at most four round quantities."""
        width = self.end - self.start
        step = Decimal(1).scaleb((width / MOST_TICKS).adjusted())
        step = next(step * times for times in (1, 2, 5, 10) if width / (step * times) < MOST_TICKS)
        places = max(0, -step.normalize().as_tuple().exponent)
        first = (self.start / step).to_integral_value(ROUND_CEILING)
        marks = takewhile(lambda at: at <= self.end, ((first + n) * step for n in range(99)))
        return [(self.place(at), number(at, places)) for at in marks]


def line(
    bounds: Bounds | None, prints: Iterable[Bounds], others: Iterable[Bounds] = ()
) -> Line | None:
    """The line for a level with these bounds and prints; None where there is nothing to draw.

    Without both it reaches as far as the `others` do.
    """
    drawn = [
        *([bounds] if bounds else []),
        *(one for one in prints if not is_far(one, bounds)),
    ] or list(others)
    if not drawn:
        return None
    start = min(lower for lower, _ in drawn)
    end = max(upper for _, upper in drawn)
    own = bounds[1] - bounds[0] if bounds else Decimal(0)
    room = max(own * ROOM_BY_BOUNDS, (end - start) * ROOM_BY_ALL, NARROWEST)
    return Line(max(start - room, Decimal(0)), end + room)


def is_far(one: Bounds, bounds: Bounds | None) -> bool:
    """Whether an interval lies so far from the bounds that it only stands at an end."""
    if bounds is None:
        return False
    return max(bounds[0] - one[1], one[0] - bounds[1]) > bounds[1] * FAR
