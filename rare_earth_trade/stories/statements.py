"""Levels and growths: what the numbers of a sentence state, by the grammar of trade news."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from rare_earth_trade.stories.clauses import Laid, is_compared
from rare_earth_trade.stories.marks import Mark
from rare_earth_trade.stories.quantities import patterns as quantity_patterns
from rare_earth_trade.stories.quantities import qualified
from rare_earth_trade.stories.subjects import Subject, subject
from rare_earth_trade.stories.vocabulary import Vocabulary, any_of
from rare_earth_trade.stories.windows import Reference, Relative, Window

LEVELS = {"weight", "money", "monthly", "number"}
# What may stand between a number and the month that belongs to it.
PASSED = {"product", "flow", "partner", "world", "of_buyer", "buyer", "value", "volume", "aside"}
BEHIND = 64
JOINED = r"\b(and|und)\b"
SMALLEST_VALUE = 100_000


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


class Sentence:
    """Reads levels and growths of one laid sentence."""

    def __init__(
        self, sentence: Laid, before: Subject, named: dict[int, str], seen: Reference, unit: str
    ):
        self.sentence, self.before, self.named, self.seen = sentence, before, named, seen
        self.marks = sentence.marks
        self.unit = unit
        self.places: dict[int, Place] = {}
        # Times that say when a level that is compared with was.
        self.of_compared: dict[int, int] = {}
        self.claimed: set[int] = set()
        self.stated: dict[int, Statement] = {}
        # Growths whose base is not said, by place.
        self.unbased: dict[int, Statement] = {}
        self.base_of: dict[int, str] = {}

    # Levels.

    def levels(self, taken: set[int]) -> None:
        """Windows and statements of the levels among some numbers."""
        for place in self.sentence.numbers(*LEVELS):
            if place in taken:
                self.level(place)

    def level(self, place: int) -> None:
        """A level: how much, of what, when."""
        mark = self.marks[place]
        quantity = mark.quantity
        assert quantity is not None
        unit = quantity.unit or self.unit_before(place)
        found = Place(
            subject(self.sentence, place, self.before, self.named), unit=unit
        )
        found.is_compared = self.compares(place)
        found.window = self.window_of_level(place, found.is_compared)
        self.places[place] = found
        statistic = "level"
        qualifier = quantity.qualifier
        rounding: Decimal | None = quantity.place
        time = self.time_behind(place)
        each = self.sentence.words.any("each_month")
        is_each = time is not None and re.search(
            rf"(?:{each})", self.sentence.text[mark.end : self.marks[time].start], re.I
        )
        if mark.name == "monthly" or (is_each and qualifier == "at_least"):
            statistic, rounding = "monthly_level_above", None
            if quantity.qualifier != "at_least":
                return
        self.stated[place] = Statement(
            found.subject, found.window, statistic, quantity.size, unit, rounding, qualifier,
            mark.start, mark.end,
        )  # fmt: skip

    def unit_before(self, place: int) -> str:
        """The unit of a bare number: that of the last quantity before it, or after it."""
        for other in (*range(place - 1, -1, -1), *range(place + 1, len(self.marks))):
            one = self.marks[other]
            if one.kind == "number" and one.name == "weight" and one.quantity:
                return one.quantity.unit
            if one.kind == "unit":
                return one.name
        return self.unit

    def compares(self, place: int) -> bool:
        """Whether a level is one that others are compared with."""
        mark = self.marks[place]
        if is_compared(self.sentence, mark.start):
            return True
        if place == 0:
            return False
        last = self.marks[place - 1]
        gap = self.sentence.gap(place - 1, place)
        if last.kind == "time" and place - 1 in self.sentence.bases and len(gap) <= 3:
            return True
        if last.kind in {"multiple", "times"} and gap.strip() in {"", "the", "those", "its"}:
            return True
        return self.continues(place)

    def continues(self, place: int) -> bool:
        """Whether a level goes on with a list of levels that others are compared with."""
        earlier = [
            one
            for one in self.places
            if one < place and self.sentence.clause[one] == self.sentence.clause[place]
        ]
        if not earlier or not self.places[earlier[-1]].is_compared:
            return False
        between = self.marks[earlier[-1] + 1 : place]
        text = self.sentence.text[self.marks[earlier[-1]].end : self.marks[place].start]
        joins = any_of(self.sentence.words.words.get("joins", ()))
        outside = [
            one
            for one, at in zip(between, range(earlier[-1] + 1, place), strict=True)
            if self.sentence.clause[at] == self.sentence.clause[place]
        ]
        return bool(re.search(rf"{joins}", text, re.I)) and not any(
            one.kind in {"rise", "fall", "flow", "buyer"} for one in outside
        )

    def window_of_level(self, place: int, is_base: bool) -> Window | None:
        """When a level was."""
        time = self.time_behind(place)
        if time is None and is_base:
            time = self.time_of_compared(place)
        if time is None and not is_base:
            time = self.time_before(place)
        if time is not None:
            if is_base:
                self.of_compared[time] = place
            return self.resolved(time)
        if is_base:
            # Filled in once the growth that compares is known.
            return None
        return self.window_around(place)

    def time_behind(self, place: int) -> int | None:
        """The time right behind a number: "5,774 tons shipped in September"."""
        if not self.sentence.words.words.get("time_behind", True):
            return None
        reach = self.marks[place].end + BEHIND
        for other in range(place + 1, len(self.marks)):
            one = self.marks[other]
            if one.start > reach or one.kind not in {*PASSED, "time"}:
                return None
            if re.search(JOINED, self.sentence.gap(other - 1, other)):
                return None
            if one.kind == "time":
                is_window = (
                    other not in self.sentence.bases
                    and other not in self.sentence.since
                    and self.marks[other].name not in {"day", "weekday"}
                )
                # "In October 656 tons, September 700": of the next number.
                return other if is_window else None
        return None

    def time_of_compared(self, place: int) -> int | None:
        """The time before a level that is compared with: "compared with October's 4,343 tons"."""
        other = place - 1
        while other >= 0 and self.sentence.segment[other] == self.sentence.segment[place]:
            if self.marks[other].kind == "number":
                return None
            if self.marks[other].kind == "time" and self.marks[other].name not in {"day", "weekday"}:
                near = len(self.sentence.text[self.marks[other].end : self.marks[place].start]) <= 12
                return other if other in self.sentence.bases or near else None
            other -= 1
        return None

    def time_before(self, place: int) -> int | None:
        """The last time before a number in its clause that is no base of a comparison."""
        sentence = self.sentence
        for other in range(place - 1, -1, -1):
            if sentence.clause[other] != sentence.clause[place]:
                continue
            if not self.is_window(other):
                continue
            if isinstance(sentence.times.get(other), Relative) and not self.is_later_when(other):
                same = sentence.segment[other] == sentence.segment[place]
                if not same or any(
                    self.marks[one].name in {"pct", "weight"} for one in range(other + 1, place)
                ):
                    continue
            return other
        return None

    def is_window(self, place: int) -> bool:
        """Whether a mark is a time that says when, not with what something is compared."""
        sentence, one = self.sentence, self.marks[place]
        if one.kind != "time" or one.name in {"day", "weekday"} or place in sentence.since:
            return False
        if place in self.of_compared:
            return False
        window = sentence.times.get(place)
        if window is None:
            return False
        if place in sentence.bases:
            # "Over the ten months to October ..." says when.
            is_long = isinstance(window, Window) and window.months > 1
            grown = any(
                self.marks[other].name == "pct"
                for other in range(place)
                if sentence.clause[other] == sentence.clause[place]
            )
            lead = sentence.text[max(0, one.start - 12) : one.start].lower()
            return is_long and not grown and bool(re.search(r"\bover( the)? $", lead))
        return True

    def window_around(self, place: int) -> Window | None:
        """When a number was by what stands around its clause."""
        sentence = self.sentence
        clause = sentence.clauses[sentence.clause[place]]
        if clause.kind == "relative" and clause.antecedent is not None:
            return self.resolved(clause.antecedent)
        if clause.kind == "brackets" and clause.antecedent is not None:
            for other in range(clause.antecedent, -1, -1):
                if other in self.places and not self.places[other].is_compared:
                    return self.places[other].window
                if self.is_window(other):
                    return self.resolved(other)
        for other in range(place + 1, len(self.marks)):
            if sentence.clause[other] != sentence.clause[place]:
                if self.marks[other].kind == "break":
                    continue
                break
            if self.marks[other].kind == "number" and clause.kind != "hard":
                break
            if self.is_window(other) and (
                not isinstance(sentence.times[other], Relative) or self.is_later_when(other)
            ):
                return self.resolved(other)
        earlier = [
            one
            for one in self.places
            if one < place and not self.places[one].is_compared and self.is_outer(one)
        ]
        if earlier and self.places[earlier[-1]].window:
            return self.places[earlier[-1]].window
        for other in range(place - 1, -1, -1):
            is_when = self.is_window(other) and not isinstance(sentence.times[other], Relative)
            if is_when and self.is_outer(other):
                return self.resolved(other)
        return self.seen.about

    def is_outer(self, place: int) -> bool:
        """Whether a mark stands neither in brackets nor behind "which"."""
        return self.sentence.clauses[self.sentence.clause[place]].kind in {"main", "hard"}

    def resolved(self, place: int) -> Window | None:
        """The window that a mark of time means."""
        found = self.sentence.times.get(place)
        if isinstance(found, Relative):
            about = self.window_of_sentence(place) or self.seen.about
            return about.back(-found.months) if about else None
        return found

    def window_of_sentence(self, before: int) -> Window | None:
        """The last window that the sentence has named before a place."""
        for other in range(before - 1, -1, -1):
            found = self.sentence.times.get(other)
            if isinstance(found, Window) and self.is_window(other):
                return found
        return None

    # Growths.

    def growths(self, taken: set[int]) -> None:
        """Statements of the growths among some places."""
        for place in sorted(taken):
            if size := growth(self.sentence, place):
                self.growth(place, size)
        for place, level in self.places.items():
            if level.is_compared and level.window is None and place in self.stated:
                self.fill_compared(place)

    def growth(self, place: int, size: "Growth") -> None:
        """A growth: how much, on what, of what, when."""
        mark = self.marks[place]
        subject_ = subject(self.sentence, place, self.before, self.named)
        window = self.window_of_growth(place)
        base = self.base(place)
        level = self.level_of(place)
        if level is not None:
            subject_ = replace(subject_, partner=self.places[level].subject.partner)
        if self.is_of_value(place):
            self.stated[place] = Statement(
                subject_, None, "", size.value, "pct", size.place, size.qualifier, mark.start,
                mark.end, other="value_growth",
            )  # fmt: skip
            return
        statistic, window = self.statistic(base, window)
        if base is not None and not statistic:
            # Another base than the ledger has a statistic for.
            self.stated[place] = Statement(
                subject_, None, "", size.value, "pct", size.place, size.qualifier, mark.start,
                mark.end, other="base",
            )  # fmt: skip
            return
        start, end = self.span(place)
        found = Statement(
            subject_, window, statistic, size.value, "pct", size.place, size.qualifier, start, end
        )
        if statistic:
            self.base_of[place] = statistic
            self.stated[place] = found
        else:
            self.unbased[place] = found

    def is_of_value(self, place: int) -> bool:
        """Whether a growth is one of money: it follows an amount, and no quantity."""
        clause = self.sentence.clause[place]
        for other in range(place - 1, -1, -1):
            one = self.marks[other]
            if one.kind == "volume" or (one.kind == "flow" and self.sentence.clause[other] == clause):
                return False
            if one.kind == "number" and one.name == "weight":
                return False
            if one.kind == "number" and one.name == "money":
                # "With 1,092 tonnes and $27.89 million" speaks of the quantity.
                return not any(
                    self.marks[at].name == "weight" and self.sentence.clause[at] == clause
                    for at in range(other)
                )
        return False

    def span(self, place: int) -> tuple[int, int]:
        """The words of a growth: with the way that stands beside it."""
        mark = self.marks[place]
        start, end = mark.start, mark.end
        if place + 1 < len(self.marks) and self.marks[place + 1].kind in {"rise", "fall"}:
            if len(self.sentence.gap(place, place + 1)) <= 1:
                end = self.marks[place + 1].end
        return start, end

    def level_of(self, place: int) -> int | None:
        """The level that a growth belongs to: the next one after "to", or the last before it."""
        for other in range(place + 1, len(self.marks)):
            one = self.marks[other]
            if one.name == "pct" or (one.kind == "break" and one.name != "soft"):
                break
            if other in self.places:
                to = any_of(self.sentence.words.words.get("up_to", ()))
                lead = self.sentence.text[max(0, one.start - 24) : one.start]
                if re.search(JOINED, self.sentence.text[self.marks[place].end : one.start]):
                    break
                if not self.places[other].is_compared and re.search(rf"(?:{to}) ?$", lead, re.I):
                    return other
                break
        clause = self.sentence.clauses[self.sentence.clause[place]]
        for other in range(place - 1, -1, -1):
            if other in self.places and not self.places[other].is_compared:
                near = self.sentence.clause[other] == self.sentence.clause[place]
                inside = clause.kind == "brackets" and clause.parent == self.sentence.clause[other]
                return other if near or inside else None
            if self.marks[other].kind in {"flow", "partner"} and self.marks[other].kind != "break":
                return None
            if self.is_window(other):
                return None
        return None

    def window_of_growth(self, place: int) -> Window | None:
        """When a growth was."""
        sentence = self.sentence
        reach = self.marks[place].end + BEHIND
        for other in range(place + 1, len(self.marks)):
            one = self.marks[other]
            if one.start > reach or one.kind not in {*PASSED, "time", "base", "rise", "fall"}:
                break
            if re.search(JOINED, sentence.gap(other - 1, other)):
                break
            if self.is_window(other) and not isinstance(sentence.times[other], Relative):
                if not sentence.words.words.get("time_behind", True):
                    break
                return self.resolved(other)
        level = self.level_of(place)
        if level is not None:
            return self.places[level].window
        time = self.time_before(place)
        if time is not None and (
            not isinstance(sentence.times[time], Relative) or self.is_later_when(time)
        ):
            return self.resolved(time)
        clause = sentence.clauses[sentence.clause[place]]
        if clause.kind == "brackets":
            # "Against 2,893 tons in June (minus 44%)" is of the month that is compared.
            for other in range(place - 1, -1, -1):
                if self.is_window(other) and not isinstance(sentence.times[other], Relative):
                    return self.resolved(other)
            return self.seen.about
        return self.window_around(place)

    def base(self, place: int) -> "str | Window | Relative | None":
        """What a growth is on: a word of base, a time, or the time of a level compared with."""
        order = [self.base_behind, self.base_before]
        if self.sentence.words.words.get("base_before", False):
            order.reverse()
        for look in order:
            found = look(place)
            if found is not None:
                return found
        clause = self.sentence.clauses[self.sentence.clause[place]]
        if clause.kind == "brackets" and clause.antecedent is not None:
            for other in range(clause.antecedent, -1, -1):
                if other in self.places:
                    return self.places[other].window if self.places[other].is_compared else None
        return self.base_from_start(place)

    def base_at(self, place: int) -> "str | Window | Relative | None":
        """The base that a mark is, if it is one."""
        one = self.marks[place]
        if one.kind == "base":
            return one.name
        if one.kind == "time" and place in self.sentence.times and not self.is_when(place):
            return self.sentence.times[place]
        if place in self.places and self.places[place].is_compared:
            return self.places[place].window
        return None

    def is_when(self, place: int) -> bool:
        """Whether a time says when something was, and is no base."""
        if isinstance(self.sentence.times.get(place), Relative):
            return place in self.sentence.since or self.is_later_when(place)
        return self.is_window(place) or (
            place not in self.sentence.bases and place not in self.of_compared
        )

    def is_later_when(self, place: int) -> bool:
        """Whether a relative time says when by itself: "the year before that"."""
        names = {"year_previous", "year_after", "month_after"}
        return self.marks[place].name in names and place not in self.sentence.bases

    def base_behind(self, place: int) -> "str | Window | Relative | None":
        """A base behind a growth, before the next growth."""
        crossed = 0
        for other in range(place + 1, len(self.marks)):
            one = self.marks[other]
            if one.name in {"pct", "points"} or one.kind in {"multiple", "record", "streak"}:
                return None
            if one.kind == "break":
                if one.name != "soft":
                    return None
                crossed += 1
                continue
            if crossed and one.kind in {"flow", "rise", "fall", "world"}:
                return None
            if crossed and one.kind == "number" and not (
                other in self.places and self.places[other].is_compared
            ):
                return None
            found = self.base_at(other)
            if found is not None and not (crossed and one.kind == "base"):
                if crossed and other in self.claimed:
                    return None
                self.claimed.add(other)
                return found
        return None

    def base_before(self, place: int) -> "str | Window | Relative | None":
        """A base before a growth in its segment, that no other growth has."""
        for other in range(place - 1, -1, -1):
            if self.sentence.segment[other] != self.sentence.segment[place]:
                return None
            if self.marks[other].name == "pct":
                return None
            found = self.base_at(other)
            if found is not None and other not in self.claimed:
                self.claimed.add(other)
                return found
        return None

    def base_from_start(self, place: int) -> "str | Window | Relative | None":
        """A base earlier in the clause: "From a year earlier, exports rose 4.8%"."""
        for other in range(place - 1, -1, -1):
            if self.sentence.clause[other] != self.sentence.clause[place]:
                continue
            found = self.base_at(other)
            if found is not None and other not in self.claimed:
                self.claimed.add(other)
                return found
        return None

    def statistic(
        self, base: "str | Window | Relative | None", window: Window | None
    ) -> tuple[str, Window | None]:
        """The statistic of a growth, and its window where the base says more of that."""
        if isinstance(base, Relative):
            base = {-1: "mom", -12: "yoy"}.get(base.months)
        main = self.seen.main
        if base == "mom":
            if window is not None and window.months > 1 and main and main.months == 1:
                window = main
            return ("mom_pct", window) if window and window.months == 1 else ("", None)
        if base == "yoy":
            return "yoy_pct", window
        if window is None:
            return "", None
        if isinstance(base, Window):
            return self.between(base, window)
        return ("yoy_pct", window) if window.months > 1 else ("", window)

    def between(self, base: Window, window: Window) -> tuple[str, Window | None]:
        """The statistic of a growth of one window on another."""
        tried = [window, self.seen.main, Window(base.end + 1, base.end + 1)]
        if window.months > 1 and base.months == 1:
            tried = [self.seen.main]
        for one in tried:
            if one is None:
                continue
            if one.months == base.months and one.end - base.end == 12:
                return "yoy_pct", one
            if one.months == base.months == 1 and one.end - base.end == 1:
                return "mom_pct", one
            if base.months == 12 and one.end // 12 - base.end // 12 == 1:
                return "yoy_pct", one
        return "", None

    def fill_compared(self, place: int) -> None:
        """The window of a level that is compared with, by the growth beside it."""
        growths = [
            (abs(other - place), other) for other in self.base_of if self.near(other, place)
        ]
        if not growths:
            return
        _, other = min(growths)
        found = self.stated[other]
        if found.window is None:
            return
        months = 1 if self.base_of[other] == "mom_pct" else 12
        window = found.window.back(months)
        self.places[place].window = window
        self.stated[place] = replace(self.stated[place], window=window)

    def near(self, one: int, other: int) -> bool:
        """Whether two places stand in one clause."""
        return self.sentence.clause[one] == self.sentence.clause[other]


@dataclass(frozen=True)
class Growth:
    """A growth in percent, with its sign."""

    value: Decimal
    place: Decimal
    qualifier: str


def growth(sentence: Laid, place: int) -> Growth | None:
    """The growth that a mark states; None where no way up or down is said."""
    mark = sentence.marks[place]
    if mark.kind == "number":
        assert mark.quantity is not None
        sign = mark.quantity.sign or way(sentence, place)
        if not sign:
            return None
        return Growth(sign * mark.quantity.size, mark.quantity.place, mark.quantity.qualifier)
    if mark.kind == "fraction":
        sign = way_behind(sentence, place) or way_right_before(sentence, place)
        qualifier = said(sentence, mark)
        if not sign:
            return None
        exactness = "approximate" if qualifier == "exact" else qualifier
        return Growth(sign * Decimal(mark.name), Decimal(1), exactness)
    if mark.kind == "multiple":
        value, qualifier = Decimal(mark.name), said(sentence, mark)
        if value < 0 and "half" in mark.text.lower() and not mark.text.lower().startswith("by"):
            # Less than half is a fall of more than half.
            turned = {"at_most": "at_least", "at_least": "at_most"}
            qualifier = turned.get(qualifier, qualifier)
        return Growth(value, Decimal(1), "approximate" if qualifier == "exact" else qualifier)
    return times(sentence, mark)


def times(sentence: Laid, mark: Mark) -> Growth | None:
    """The growth of "seven times the 46 tons"."""
    spec = sentence.words.words
    of = any_of(spec.get("times_of", ()))
    if "fold" not in mark.text and not re.match(rf" ?(?:{of})", sentence.text[mark.end :], re.I):
        return None
    count = mark.what.get("count") or mark.what.get("count1") or ""
    number = sentence.words.counts.get(count.lower()) or int(mark.what.get("number", 0) or 0)
    if not number or number > 1000:
        return None
    qualifier = said(sentence, mark)
    exactness = "approximate" if qualifier == "exact" else qualifier
    return Growth(Decimal((number - 1) * 100), Decimal(1), exactness)


def said(sentence: Laid, mark: Mark) -> str:
    """How exact the words before a mark call it."""
    _, _, before, behind = quantity_patterns(sentence.words)
    return qualified(sentence.text, mark.start, mark.end, before, behind)[1]


def way(sentence: Laid, place: int) -> int:
    """Up or down: right behind the number, before it in its segment or clause, or of the next."""
    return (
        way_behind(sentence, place)
        or way_before(sentence, place)
        or way_at_end(sentence, place)
        or way_of_next(sentence, place)
    )


@lru_cache(maxsize=8)
def ways_behind(words: Vocabulary) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Words of comparison right behind a share that say which way it went."""
    spec = words.words
    edge = r"(?![^\W_])" if words.is_spaced else ""
    more, less = (any_of(spec.get(name, ["(?!)"])) for name in ("more_after", "less_after"))
    return re.compile(rf" ?(?:{more}){edge}", re.I), re.compile(rf" ?(?:{less}){edge}", re.I)


def way_behind(sentence: Laid, place: int) -> int:
    """The way right behind a number; a word of base may stand between."""
    more, less = ways_behind(sentence.words)
    end = sentence.marks[place].end
    if more.match(sentence.text, end):
        return 1
    if less.match(sentence.text, end):
        return -1
    limit = sentence.words.words.get("way_reach", 12)
    stops = rf"(?<![^\W_])(?:{any_of(sentence.words.words.get('stops', ['(?!)']))})(?![^\W_])"
    for other in range(place + 1, min(place + 3, len(sentence.marks))):
        one = sentence.marks[other]
        if one.start - end > limit or re.search(stops, sentence.text[end : one.start]):
            return 0
        if one.kind in {"rise", "fall"}:
            return 1 if one.kind == "rise" else -1
        if one.kind != "base" and not (one.kind == "time" and other in sentence.bases):
            return 0
        end = one.end
    return 0


def way_right_before(sentence: Laid, place: int) -> int:
    """The way right before a mark: "fell by a third"."""
    if place and sentence.marks[place - 1].kind in {"rise", "fall"}:
        if len(sentence.gap(place - 1, place)) <= 6:
            return 1 if sentence.marks[place - 1].kind == "rise" else -1
    return 0


def way_before(sentence: Laid, place: int) -> int:
    """The last way before a number: in its segment first, then in its clause."""
    sentence_clause = sentence.clause[place]
    for other in range(place - 1, -1, -1):
        one = sentence.marks[other]
        if sentence.clause[other] != sentence_clause:
            continue
        if one.kind in {"rise", "fall"}:
            return 1 if one.kind == "rise" else -1
        if one.kind == "base" and (sign := way_within(sentence, one)):
            return sign
        if one.kind == "multiple":
            return -1 if one.name.startswith("-") else 1
        if one.kind == "streak" and re.search(r"declin|fall|drop|decreas|slip", one.text, re.I):
            return -1
    return 0


def way_within(sentence: Laid, mark: Mark) -> int:
    """The way that a word of base has in it, as 月增 has: up on the month."""
    ways = sentence.words.words.get("base_ways", {})
    for name, sign in (("rise", 1), ("fall", -1)):
        if any(one in mark.text for one in ways.get(name, ())):
            return sign
    return 0


def way_at_end(sentence: Laid, place: int) -> int:
    """The way at the end of a clause, where a language has its verbs there."""
    if not sentence.words.words.get("verbs_last", False):
        return 0
    for other in range(place + 1, len(sentence.marks)):
        one = sentence.marks[other]
        if sentence.segment[other] != sentence.segment[place] or one.name == "pct":
            return 0
        if one.kind in {"rise", "fall"}:
            return 1 if one.kind == "rise" else -1
    return 0


def way_of_next(sentence: Laid, place: int) -> int:
    """The way of the next growth, in a list: "around 27 percent and roughly 20 percent lower"."""
    for other in range(place + 1, len(sentence.marks)):
        if sentence.marks[other].kind == "break":
            return 0
        if sentence.marks[other].name == "pct":
            return way_behind(sentence, other)
    return 0


def world_share(sentence: Laid, place: int, main: Window | None) -> Statement | None:
    """China's share of the world's output: no figure of customs, but one that stories print."""
    mark = sentence.marks[place]
    found = re.match(
        rf" ?(?:{sentence.words.any('world_shares')})", sentence.text[mark.end :], re.I
    )
    if mark.quantity is None or not found:
        return None
    about = found[0].lower() + sentence.text[: mark.start].lower()
    is_magnet = "magnet" in about
    product = "magnet_production" if is_magnet else "rare_earth_production"
    quantity = mark.quantity
    return Statement(
        Subject(product, "production", "CHN"), main, "world_share_pct", quantity.size, "pct",
        quantity.place, quantity.qualifier, mark.start, mark.end,
    )  # fmt: skip


def places_of_growth(sentence: Laid) -> Iterator[int]:
    """Places that can state a growth."""
    for place, one in enumerate(sentence.marks):
        if one.name == "pct" or one.kind in {"multiple", "fraction", "times"}:
            yield place
