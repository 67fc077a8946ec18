"""Levels: how much was traded, and when, by what stands around a quantity."""

import re
from decimal import Decimal

from rare_earth_trade.stories.clauses import Laid, is_compared
from rare_earth_trade.stories.legends import Legend
from rare_earth_trade.stories.statements import Place, Statement
from rare_earth_trade.stories.subjects import Subject, partners_in_turn, subject
from rare_earth_trade.stories.vocabulary import any_of
from rare_earth_trade.stories.windows import Reference, Relative, Resolver, Window

LEVELS = {"weight", "money", "monthly", "number"}
# What may stand between a number and the month that belongs to it.
PASSED = {"product", "flow", "partner", "world", "of_buyer", "buyer", "value", "volume", "aside"}
BEHIND = 64
# A growth over a year stands right before it; "5% to 300 tons over the year" says when.
NEXT = 16
# "India was third, with 150": how far the partner may be.
WITH_REACH = 40
GONE = r"( (went|going|gone|sent|shipped|sold|bound))? (to|for)( the)? ?"
OF = r" (of|von) (just |only |nur )?"
ENDS = r" ?([,.;()]|and\b|und\b|$)"
JOINED = r"\b(and|und)\b"


class Levels:
    """Reads the levels of one laid sentence."""

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
        self.in_turn = partners_in_turn(sentence, named)
        # What brackets hold.
        self.legend = Legend()

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
        found = Place(subject(self.sentence, place, self.before, self.named), unit=unit)
        if place in self.in_turn:
            found.subject = found.subject.with_(partner=self.in_turn[place])
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
        last = self.marks[place - 1] if place else None
        is_grown = last is not None and (last.name == "pct" or last.kind in {"rise", "fall"})
        if self.sentence.text[: mark.start].endswith(" on ") and not is_grown:
            # "December ended the year on 4,392 tons".
            return False
        if is_compared(self.sentence, mark.start):
            return True
        if place == 0:
            return False
        return self.is_beside_base(place) or self.continues(place)

    def is_beside_base(self, place: int) -> bool:
        """Whether a level is that of a base right before it: "twice the 209 tons of May"."""
        last, gap = self.marks[place - 1], self.sentence.gap(place - 1, place)
        bases = self.sentence.bases
        if last.kind == "time":
            return place - 1 in bases and len(gap) <= 3
        if last.kind in {"volume", "flow"} and re.fullmatch(OF, gap):
            # "Three times May's volume of 209 tons".
            return place - 2 in bases and len(self.sentence.gap(place - 2, place - 1)) <= 3
        return last.kind in {"multiple", "times"} and gap.strip() in {"", "the", "those", "its"}

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
        if time is None and (since := self.month_of_record(place)):
            return since
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

    def month_of_record(self, place: int) -> Window | None:
        """The month of a record that a level is of: "the most since January's 6,357 tons"."""
        last = self.marks[place - 1] if place else None
        if last is None or last.kind != "record" or not last.what.get("month"):
            return None
        if not self.sentence.gap(place - 1, place).startswith("'s"):
            return None
        read = Resolver(last.what, last.text, self.sentence.words, self.seen)
        return read.month_of_year() if "year" in last.what else read.month()

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
            if self.marks[other].kind == "time" and self.marks[other].name not in {
                "day",
                "weekday",
            }:
                near = (
                    len(self.sentence.text[self.marks[other].end : self.marks[place].start]) <= 12
                )
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
            if self.is_distance(other):
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
        if place in self.of_compared or place == self.legend.place:
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
                if one.start - self.marks[other].end <= NEXT
            )
            lead = sentence.text[max(0, one.start - 12) : one.start].lower()
            return is_long and not grown and bool(re.search(r"\bover( the)? $", lead))
        return True

    def window_around(self, place: int) -> Window | None:
        """When a number was by what stands around its clause."""
        return (
            self.window_of_legend(place)
            or self.window_inside(place)
            or self.window_later(place)
            or self.window_earlier(place)
            or self.seen.about
        )

    def window_of_legend(self, place: int) -> Window | None:
        """When a level in brackets was, by what the text says that brackets hold."""
        clause = self.sentence.clauses[self.sentence.clause[place]]
        is_level = clause.kind == "brackets" and place in self.places
        return self.legend.window if is_level else None

    def window_inside(self, place: int) -> Window | None:
        """When a number in brackets or behind "which" was: as what stands before these."""
        clause = self.sentence.clauses[self.sentence.clause[place]]
        if clause.antecedent is None:
            return None
        before = self.marks[clause.antecedent]
        is_time = before.kind == "time" and before.name not in {"day", "weekday"}
        if clause.kind == "relative" or is_time:
            # "2% more than in June (5,157 t)".
            return self.window_of_antecedent(clause.antecedent, clause.kind == "relative")
        about = self.seen.about
        if before.kind == "base" and about and about.months == 1:
            # "On the year (4,181 tons) exports fell".
            return about.back(1 if before.name == "mom" else 12)
        for other in range(clause.antecedent, -1, -1):
            if other in self.places and not self.places[other].is_compared:
                return self.places[other].window
            if self.is_window(other):
                return self.resolved(other)
        return None

    def window_of_antecedent(self, place: int, is_relative: bool) -> Window | None:
        """The window of a time that "which", "when" or brackets stand behind."""
        found = self.resolved(place)
        sinces = self.sentence.words.any("sinces")
        if found and is_relative and re.match(rf"(?:{sinces})", self.marks[place].text, re.I):
            # "Not since January, when it bought 680 tons".
            return Window(found.start, found.start)
        return found

    def window_later(self, place: int) -> Window | None:
        """A time behind a number in its clause, before the next number."""
        sentence = self.sentence
        clause = sentence.clauses[sentence.clause[place]]
        for other in range(place + 1, len(self.marks)):
            one = self.marks[other]
            is_after = sentence.segment[other] != sentence.segment[place]
            if is_after and re.search(JOINED, sentence.gap(other - 1, other)):
                # ", and cumulative imports ..." begins another statement.
                return None
            if one.kind == "break" and sentence.clause[other] != sentence.clause[place]:
                continue
            if sentence.clause[other] != sentence.clause[place] or (
                one.kind == "number" and clause.kind != "hard"
            ):
                return None
            if self.is_window(other) and not self.is_distance(other):
                return self.resolved(other)
        return None

    def window_earlier(self, place: int) -> Window | None:
        """The window of the last level of the sentence, or the last time in it."""
        earlier = [
            one
            for one in self.places
            if one < place and not self.places[one].is_compared and self.is_outer(one)
        ]
        if earlier and self.places[earlier[-1]].window:
            return self.places[earlier[-1]].window
        for other in range(place - 1, -1, -1):
            is_when = self.is_window(other) and not isinstance(self.sentence.times[other], Relative)
            if is_when and self.is_outer(other):
                return self.resolved(other)
        return None

    def is_distance(self, place: int) -> bool:
        """Whether a time only says how far it is from another, and so is mostly a base."""
        is_relative = isinstance(self.sentence.times.get(place), Relative)
        return is_relative and not self.is_later_when(place)

    def is_later_when(self, place: int) -> bool:
        """Whether a relative time says when by itself: "the year before that"."""
        names = {"year_previous", "year_after", "month_after"}
        return self.marks[place].name in names and place not in self.sentence.bases

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

    def is_bare_level(self, place: int, levels: set[int]) -> bool:
        """Whether a number without unit is a quantity."""
        mark = self.marks[place]
        quantity = mark.quantity
        assert quantity is not None
        if not (self.unit_before(place) and quantity.size >= 1):
            return False
        is_year = re.fullmatch(r"(19|20)[0-9]{2}", mark.text) is not None
        if is_year or place == 0:
            return False
        return (
            place in self.in_turn
            or self.is_of_partner(place)
            or self.is_with(place)
            or self.is_other_print(place, levels)
            or self.is_by_legend(place, levels)
            or self.compares(place)
            or self.is_timed(place, levels)
        )

    def is_of_partner(self, place: int) -> bool:
        """Whether a bare number stands beside the partner that it is of."""
        before, gap = self.marks[place - 1], self.sentence.gap(place - 1, place)
        follow = self.sentence.text[self.marks[place].end :]
        is_owned = gap.startswith("'s") and not re.match(ENDS, follow)
        # "Germany's 1,110", but "the EU's 27 members".
        is_next = place - 1 in self.named and len(gap) <= 12 and not is_owned
        is_after = place - 2 in self.named and (
            before.text == ":" or (before.name in {"soft", "opening"} and len(gap) <= 2)
        )
        is_bought = before.kind in {"buyer", "rank"} and len(gap) <= 8 and bool(self.named)
        is_to = place + 1 in self.named and bool(
            re.fullmatch(GONE, self.sentence.gap(place, place + 1))
        )
        return is_next or is_after or is_bought or is_to

    def is_with(self, place: int) -> bool:
        """Whether "with" or "at" ties a bare number to a partner: "India was third, with 150"."""
        lead = self.sentence.text[: self.marks[place].start]
        if not re.search(rf"(?:{self.sentence.words.any('withs')}) $", lead, re.I):
            return False
        for other in range(place - 1, -1, -1):
            if self.marks[other].kind == "number":
                return False
            if other in self.named:
                return len(self.sentence.gap(other, place)) <= WITH_REACH
        return False

    def is_of_count(self, place: int) -> bool:
        """Whether a growth is one of things counted: "sold 2.3 million vehicles, up 18%"."""
        for other in range(place - 1, -1, -1):
            one = self.marks[other]
            if self.sentence.clause[other] != self.sentence.clause[place] or one.kind == "flow":
                return False
            if one.kind == "number" and one.name != "pct":
                return one.name == "number" and other not in self.places
        return False

    def is_other_print(self, place: int, levels: set[int]) -> bool:
        """Whether a bare number in brackets is nearly the level before: "some print 619"."""
        clause = self.sentence.clauses[self.sentence.clause[place]]
        if clause.kind != "brackets" or clause.antecedent not in levels:
            return False
        one, other = self.marks[place].quantity, self.marks[clause.antecedent].quantity
        return bool(one and other and abs(other.size - one.size) * 50 < other.size)

    def is_by_legend(self, place: int, levels: set[int]) -> bool:
        """Whether a bare number in brackets is a level of the month that they are for."""
        clause = self.sentence.clauses[self.sentence.clause[place]]
        return self.legend.window is not None and (
            clause.kind == "brackets" and clause.antecedent in levels
        )

    def is_timed(self, place: int, levels: set[int]) -> bool:
        """Whether a month stands right before a bare number, in a sentence with levels."""
        last = place - 1
        follow = self.sentence.text[self.marks[place].end :]
        if place > 1 and (
            self.marks[last].text == ":"
            # "Above June (5,157)".
            or self.marks[last].name == "opening"
            # "In January 5,880 tons; in February, 5,180."
            or (self.marks[last].name == "soft" and re.match(ENDS, follow))
        ):
            last -= 1
        before, gap = self.marks[last], self.sentence.gap(last, place)
        is_month = before.kind == "time" and before.name not in {"day", "weekday"}
        is_headed = gap.strip() == ":" and bool(self.unit)
        return is_month and len(gap) <= 24 and (bool(levels) or is_headed)
