"""Months that words of time mean, as seen from the day of the story and what it is about."""

import re
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from rare_earth_trade.stories.marks import Mark
from rare_earth_trade.stories.vocabulary import Vocabulary


class Window(NamedTuple):
    """From one month to another, counted from year 0."""

    start: int
    end: int

    @property
    def months(self) -> int:
        """How many months it has."""
        return self.end - self.start + 1

    def back(self, months: int) -> "Window":
        """The same window earlier."""
        return Window(self.start - months, self.end - months)

    def text(self) -> tuple[str, str]:
        """Its first and last month as the ledger writes them."""
        return written(self.start), written(self.end)


class Relative(NamedTuple):
    """A window named by its distance from another: a month or a year before, or after."""

    months: int


@dataclass
class Reference:
    """From where a story sees time: the last month that was over, and its own main window."""

    last: int | None
    main: Window | None = None
    focus: Window | None = None
    # The last month that the story names at its beginning.
    latest: int | None = None
    # The windows of the levels in the sentence before.
    recent: tuple[Window, ...] = ()
    # The window of the last statement: "in the same period" means it.
    spoken: Window | None = None
    # What the growths of that sentence were on: "at that time" means it.
    base: Window | None = None

    @property
    def about(self) -> Window | None:
        """The window that the text speaks of."""
        return self.focus or self.main


def month_of(day: date) -> int:
    """The month of a day."""
    return day.year * 12 + day.month - 1


def written(month: int) -> str:
    """A month as YYYY-MM."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def window(mark: Mark, words: Vocabulary, seen: Reference) -> Window | Relative | None:
    """What a mark of time means; None for a day, and where the day of the story is needed."""
    return Resolver(mark.what, mark.text, words, seen).resolved(mark.name)


class Resolver:
    """Reads the groups of a wording of time."""

    def __init__(self, what: dict[str, str], text: str, words: Vocabulary, seen: Reference):
        self.what, self.text, self.words, self.seen = what, text.lower(), words, seen

    def resolved(self, name: str) -> Window | Relative | None:
        """The window of a wording of this name."""
        if name in {"month_before", "year_before", "year_previous"}:
            return Relative(-1 if name == "month_before" else -12)
        if name == "quarter_before":
            return Relative(-3)
        if name in {"year_after", "month_after"}:
            return Relative(12 if name == "year_after" else 1)
        return getattr(self, name, lambda: None)()

    def number_of_month(self, name: str = "month") -> int | None:
        """The number of the month that a group names."""
        text = self.what.get(name, "").lower().rstrip(".")
        if text.isdigit():
            return int(text) if 1 <= int(text) <= 12 else None
        return self.words.months.get(text)

    def count(self) -> int | None:
        """The count that a wording names."""
        if text := self.what.get("count"):
            return self.words.counts[text.lower()]
        if text := self.what.get("number") or self.what.get("day"):
            return int(text)
        return None

    def year_said(self) -> int | None:
        """The year that a wording names, also as this one or the last."""
        if text := self.what.get("year2") or self.what.get("year"):
            return int(text)
        if text := self.what.get("short"):
            return 2000 + int(text)
        if self.seen.last is None:
            return None
        said = self.words.words.get("years", {})
        this = (self.seen.last + 1) // 12
        if any(re.search(one, self.text) for one in said.get("last", ())):
            return this - 1
        return None

    def latest(self, month: int, year: int | None) -> int | None:
        """The month of a year, or the latest that was over."""
        if year is not None:
            return year * 12 + month - 1
        last = self.seen.last
        return None if last is None else last - (last - (month - 1)) % 12

    def ending(self, month: int | None, months: int, year: int | None = None) -> Window | None:
        """Some months that end with one."""
        if month is None or not 1 <= months <= 60:
            return None
        end = self.latest(month, year)
        return None if end is None else Window(end - months + 1, end)

    def month(self) -> Window | None:
        return self.ending(self.number_of_month(), 1)

    def month_last(self) -> Window | None:
        found = self.month()
        # "Last October" of a story on October is a year before.
        return found.back(12) if found and found == self.seen.main else found

    def month_of_year(self) -> Window | None:
        number = self.number_of_month() or self.number_of_month("day")
        if text := self.what.get("ordinal"):
            number = self.words.ordinals[text.lower()]
        return self.ending(number, 1, self.year_said())

    def month_of_last_year(self) -> Window | None:
        number, last = self.number_of_month(), self.seen.last
        if number is None and self.seen.about is not None:
            return self.seen.about.back(12)
        if number is None or last is None:
            return None
        return self.ending(number, 1, (last + 1) // 12 - 1)

    def month_of_this_year(self) -> Window | None:
        number = self.number_of_month()
        if text := self.what.get("ordinal"):
            number = self.words.ordinals[text.lower()]
        if self.seen.last is None or number is None:
            return None
        this = (self.seen.last + 1) // 12
        found = self.ending(number, 1, this)
        return found if found and found.end <= self.seen.last else self.ending(number, 1)

    def range(self) -> Window | None:
        first, second = self.number_of_month(), self.number_of_month("month2")
        if first is None or second is None:
            first = first or self.number_of_month("day")
            second = second or self.number_of_month("day2")
        if first is None or second is None:
            return None
        end = self.latest(second, self.year_said())
        return None if end is None else Window(end - (second - first) % 12, end)

    def first_months(self) -> Window | None:
        count = self.number_of_month() or self.count()
        return self.ending(count, count, self.year_said()) if count and count <= 12 else None

    def months_to(self) -> Window | None:
        number = self.number_of_month()
        return self.ending(number, self.count() or number or 0, self.year_said())

    def those_months(self) -> Window | None:
        about, count = self.seen.about, self.count() or 2
        main = self.seen.main
        for one in (about, main):
            if one and one.months == count:
                return one
        end = self.seen.latest
        if main is None or end is None:
            return None
        if end % 12 + 1 == count or count == 2:
            return Window(end - count + 1, end)
        return None

    def year_to_date(self) -> Window | None:
        number, end = self.number_of_month(), self.seen.latest
        if number:
            return self.ending(number, number, self.year_said())
        return None if end is None else Window(end - end % 12, end)

    def part(self, months: int, place: int | None) -> Window | None:
        """A half or a quarter of a year."""
        if not place or not 1 <= place <= 12 // months:
            return None
        return self.ending(place * months, months, self.year_said())

    def half_of_year(self) -> Window | None:
        return self.part(6, 1)

    def place(self) -> int | None:
        """Which half or quarter."""
        for sign, place in self.words.words.get("halves", {}).items():
            if sign in self.text:
                return place
        if text := self.what.get("ordinal"):
            return self.words.ordinals[text.lower()]
        return self.count()

    def half(self) -> Window | None:
        return self.part(6, self.place())

    def quarter(self) -> Window | None:
        return self.part(3, self.place())

    def quarters(self) -> Window | None:
        count = self.count()
        return (
            self.ending(count * 3, count * 3, self.year_said()) if count in {1, 2, 3, 4} else None
        )

    def year(self) -> Window | None:
        found = self.ending(12, 12, self.year_said())
        last = self.seen.last
        if found and last is not None and found.start <= last < found.end:
            # Not over: so far.
            end = self.seen.latest or last
            return Window(found.start, end) if end >= found.start else None
        return found

    def last_year(self) -> Window | None:
        last = self.seen.last
        return None if last is None else self.ending(12, 12, (last + 1) // 12 - 1)

    def full_year(self) -> Window | None:
        about = self.seen.about or self.seen.main
        if about is None:
            return None
        return self.ending(12, 12, about.end // 12) if about.end % 12 == 11 else None

    def then(self) -> Window | None:
        return self.seen.base

    def last_month(self) -> Window | None:
        last = self.seen.last
        return None if last is None else Window(last, last)

    def last_twelve(self) -> Window | None:
        end, count = self.seen.latest, self.count()
        if end is None or count is None:
            return None
        # "The ten-month total" is that of a year so far.
        is_whole = count in {12, end % 12 + 1} or (self.seen.main and count in {3, 6})
        return Window(end - count + 1, end) if is_whole else None
