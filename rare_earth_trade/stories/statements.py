"""A statement as the grammar finds it: of what, when, what statistic and how much."""

from dataclasses import dataclass
from decimal import Decimal

from rare_earth_trade.stories.subjects import Subject
from rare_earth_trade.stories.windows import Window


@dataclass(frozen=True)
class Statement:
    """A countable statement; `window` and `statistic` are empty where the text does not say."""

    subject: Subject
    window: Window | None
    statistic: str
    value: Decimal
    unit: str
    place: Decimal | None
    qualifier: str
    start: int
    end: int
    month: int | None = None
    is_two: bool = False
    other: str = ""


@dataclass
class Place:
    """What is known of a number of a sentence while its sentence is read."""

    subject: Subject
    window: Window | None = None
    is_compared: bool = False
    unit: str = ""
