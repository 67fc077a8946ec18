"""Statements in words: ranks, records, falls in a row, and directions of single months."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from rare_earth_trade.stories.growths import Sentence
from rare_earth_trade.stories.statements import Statement
from rare_earth_trade.stories.subjects import Subject, subject
from rare_earth_trade.stories.vocabulary import any_of
from rare_earth_trade.stories.windows import Window

ONE = Decimal(1)
# A list goes on from the sentence before where its word stands at the beginning.
START = 12
SPAN = ("ordinal", "ordinal2")


class Words:
    """Reads the statements in words of a sentence whose numbers have been read."""

    def __init__(self, reader: Sentence, walls: dict[int, str], last_rank: int = 0):
        self.reader, self.sentence, self.walls = reader, reader.sentence, walls
        # The last place that the sentence before gave, where this one goes on with its list.
        self.last_rank = last_rank
        self.marks = reader.sentence.marks

    def statements(self) -> Iterator[Statement]:
        """All statements in words."""
        for place, one in enumerate(self.marks):
            if self.sentence.segment[place] in self.walls:
                continue
            if one.kind == "record":
                yield from self.record(place)
            elif one.kind == "streak":
                yield from self.streak(place)
            elif one.kind == "first_rise":
                yield from self.first_rise(place)
        yield from self.ranks()
        yield from self.directions()

    def subject_at(self, place: int) -> Subject:
        """What the words at a place speak of."""
        found = subject(self.sentence, place, self.reader.before, self.reader.named)
        level = self.reader.level_of(place)
        if level is not None:
            found = replace(found, partner=self.reader.places[level].subject.partner)
        return found

    def stated(self, place: int, window: Window | None, statistic: str, **more) -> Statement:
        """A statement in words at a place."""
        mark = self.marks[place]
        unit = {"r": "rank", "c": "months", "f": "months"}.get(statistic[0], "month")
        if statistic.startswith(("mom", "rank")):
            unit = {"m": "sign", "r": "rank"}[statistic[0]]
        found = Statement(
            self.subject_at(place), window, statistic, Decimal(0), unit, None, "exact",
            mark.start, mark.end,
        )  # fmt: skip
        return replace(found, **more)

    # Records.

    def record(self, place: int) -> Iterator[Statement]:
        """The highest or lowest since a month, or in some months."""
        mark = self.marks[place]
        window = self.reader.window_of_growth(place)
        if window is None:
            return
        words = self.sentence.words.words
        lead = self.sentence.text[max(0, mark.start - 24) : mark.start]
        off = self.sentence.words.any("records_before")
        if window.months == 1 and re.search(rf"(?<![^\W_])(?:{off}) $", lead, re.I):
            # "Down from a nine-month high": that of the month before.
            window = window.back(1)
        # "So little as last in February" has its way in the name of its section.
        lead = self.sentence.text[: mark.start]
        is_low = mark.name.endswith("low") or bool(
            mark.name.endswith("as")
            and re.search(rf"(?:{self.sentence.words.any('as_low')})", lead, re.I)
        )
        is_low = is_low or bool(
            re.match(rf"(?:{any_of(words['lowest'])})", mark.what.get("extreme", ""), re.I)
        )
        way = "lowest" if is_low else "highest"
        if mark.name in {"high", "low", "as"}:
            months = self.months_back(mark.what, mark.text)
            if months:
                # Years are compared with years, months with months.
                is_year = window.months == 12 and months % 12 == 0
                since = (window.start if is_year else window.end) - months
                yield self.stated(place, window, f"{way}_since", month=since)
            return
        statistic = f"{way}_since" if mark.name.startswith("since") else f"{way}_on_record_from"
        month = self.month_of_record(mark.what, mark.text, window)
        if month is not None:
            yield self.stated(place, window, statistic, month=month)

    def months_back(self, what: dict[str, str], text: str) -> int:
        """How many months "in five years" goes back."""
        count = self.sentence.words.counts.get(what.get("count", "").lower()) or int(
            what.get("number") or what.get("day") or 0
        )
        spec = self.sentence.words.words
        if not count:
            if re.search(any_of(spec.get("half_years", ())), text, re.I):
                return 6
            count = 1
        is_years = re.search(any_of(spec["of_years"]), text, re.I)
        return count * (12 if is_years else 1)

    def month_of_record(self, what: dict[str, str], text: str, window: Window) -> int | None:
        """The month since when."""
        month = self.sentence.words.months.get(what.get("month", "").lower().rstrip("."))
        if month is None and "day" in what:
            month = int(what["day"])
        if "year" in what:
            return int(what["year"]) * 12 + (month or 1) - 1
        if month is None and re.search(self.sentence.words.any("this_year"), text, re.I):
            # "The most this year": since January.
            return window.end - window.end % 12
        if month is None or not 1 <= month <= 12:
            return None
        said = self.sentence.words.words.get("years", {})
        if any(re.search(one, text, re.I) for one in said.get("last", ())):
            last = self.reader.seen.last
            this = window.end if last is None else last + 1
            return (this // 12 - 1) * 12 + month - 1
        before = window.end - 1
        return before - (before - (month - 1)) % 12

    # Months in a row.

    def streak(self, place: int) -> Iterator[Statement]:
        """A second fall in a row."""
        mark, words = self.marks[place], self.sentence.words
        after = self.sentence.text[mark.end : mark.end + 24].lower()
        spec = words.words
        if re.match(rf" ?(?:{any_of(spec['not_months'])})", after):
            return
        sign = self.way_at(place)
        name = mark.what.get("ordinal") or mark.what.get("count") or ""
        size = words.ordinals.get(name.lower()) or words.counts.get(name.lower())
        if not size and (text := mark.what.get("number") or mark.what.get("day")):
            size = int(text)
        window = self.reader.window_of_growth(place)
        if not sign or not size or size < 2 or window is None or window.months > 1:
            return
        is_over = place > 0 and self.marks[place - 1].kind == "end"
        if is_over and len(self.sentence.gap(place - 1, place)) <= 8:
            window = window.back(1)
        way = "rises" if sign > 0 else "falls"
        yield self.stated(place, window, f"consecutive_mom_{way}", value=Decimal(size))

    def way_at(self, place: int) -> int:
        """Up or down by words in a mark, right behind it, or the last before it."""
        text = self.marks[place].text
        spec = self.sentence.words.words
        for section, sign in (("falls", -1), ("rises", 1)):
            found = re.search(rf"(?<![^\W_])(?:{any_of(spec[section])})(?![^\W_])", text, re.I)
            if found and self.sentence.words.is_spaced and len(found[0]) > 3:
                return sign
            if not self.sentence.words.is_spaced and re.search(any_of(spec[section]), text):
                return sign
        for other in (place + 1, *range(place - 1, -1, -1)):
            if other < len(self.marks) and self.marks[other].kind in {"rise", "fall"}:
                near = (
                    self.is_way_before(other, place)
                    if other < place
                    else len(self.sentence.gap(place, other)) <= 24
                )
                if near and self.sentence.clause[other] == self.sentence.clause[place]:
                    return 1 if self.marks[other].kind == "rise" else -1
        return 0

    def is_way_before(self, way: int, place: int) -> bool:
        """Whether a way before a streak is its own, and not of other trade in between."""
        if self.sentence.segment[way] == self.sentence.segment[place]:
            return True
        return not any(
            one.kind in {"flow", "partner", "buyer"}
            and self.sentence.segment[at] == self.sentence.segment[place]
            for at, one in enumerate(self.marks)
        )

    def first_rise(self, place: int) -> Iterator[Statement]:
        """The first growth on the year in some months."""
        what = self.marks[place].what
        size = self.sentence.words.counts.get(what.get("count", "").lower())
        size = size or int(what.get("number", 0) or what.get("day", 0))
        window = self.reader.window_of_growth(place)
        if size and window:
            yield self.stated(place, window, "first_yoy_rise_in", value=Decimal(size))

    def directions(self) -> Iterator[Statement]:
        """ "Declined in August and September": months of which no number is said."""
        for place, one in enumerate(self.marks):
            if one.kind not in {"rise", "fall"} or self.sentence.segment[place] in self.walls:
                continue
            segment = [
                other
                for other in range(len(self.marks))
                if self.sentence.segment[other] == self.sentence.segment[place]
            ]
            if any(self.marks[other].kind in {"number", "multiple", "fraction", "streak", "record"}
                   for other in segment):  # fmt: skip
                continue
            for other in segment:
                if other <= place or not self.reader.is_window(other):
                    continue
                if any(
                    self.marks[between].kind in {"rise", "fall", "flow", "product"}
                    for between in range(place + 1, other)
                ):
                    continue
                window = self.sentence.times[other]
                main = self.reader.seen.main
                if isinstance(window, Window) and window.months == 1 and window != main:
                    sign = ONE if one.kind == "rise" else -ONE
                    start = one.start if other == place + 1 else self.marks[other].start
                    yield self.stated(
                        place, window, "mom_direction", value=sign, start=start,
                        end=self.marks[other].end,
                    )  # fmt: skip

    # Ranks.

    def ranks(self) -> Iterator[Statement]:
        """Places of partners: named, in a chain, or in a list that is in order."""
        if any(one.kind == "rank" and one.name == "in_order" for one in self.marks):
            for rank, place in enumerate(sorted(self.reader.named), 1):
                yield self.rank(place, place, rank)
            return
        last = 0
        ranked: set[int] = set()
        for place, one in enumerate(self.marks):
            if one.kind != "rank" or self.sentence.segment[place] in self.walls:
                continue
            for partner, at, rank in list(self.ranks_at(place, last, ranked)):
                last = rank
                ranked.add(partner)
                yield self.rank(partner, at, rank)

    def ranks_at(self, place: int, last: int, ranked: set[int]) -> Iterator[tuple[int, int, int]]:
        """Partners that a wording ranks, the mark that says so of each, and their places."""
        name = self.marks[place].name
        if name == "place":
            rank = self.rank_said(place, last)
            partner = self.partner_of_rank(place, ranked)
            if rank and partner is not None:
                yield partner, place, rank
        elif name in {"follow", "spread"}:
            for partner, rank in self.run_before(place, last or self.last_rank, ranked):
                yield partner, partner, rank
        elif name == "next":
            yield from self.ranks_next(place, last, ranked)

    def ranks_next(self, place: int, last: int, ranked: set[int]) -> Iterator[tuple[int, int, int]]:
        """The places of a list that goes on: "followed by Vietnam and India"."""
        if not last and self.marks[place].start < START:
            last = self.last_rank
        first = None if last else self.first_of_top(place)
        if first is not None:
            last = 1
            yield first, first, last
        if not last:
            return
        for partner in self.chain(place):
            if partner not in ranked and partner != first:
                last += 1
                yield partner, place if partner == place + 1 else partner, last

    def run_before(self, place: int, last: int, ranked: set[int]) -> list[tuple[int, int]]:
        """Partners before a rank, and their places: "Vietnam and India came next"."""
        sentence, what = self.sentence, self.marks[place].what
        partners = [
            one
            for one in self.reader.named
            if one < place and one not in ranked and sentence.clause[one] == sentence.clause[place]
        ]
        if self.marks[place].name == "follow":
            return [(one, last + at) for at, one in enumerate(partners, 1)] if last else []
        first, end = (sentence.words.ordinals[what[name].lower()] for name in SPAN)
        if len(partners) != end - first + 1:
            return []
        return [(one, first + at) for at, one in enumerate(partners)]

    def first_of_top(self, place: int) -> int | None:
        """The partner that begins a list: "the top buyers were Germany, followed by ..."."""
        tops = self.sentence.words.any("tops")
        if not re.search(rf"(?:{tops})", self.sentence.text[: self.marks[place].start], re.I):
            return None
        return min((one for one in self.reader.named if one < place), default=None)

    def rank(self, partner: int, place: int, rank: int) -> Statement:
        """The statement that a partner has a place."""
        start = min(self.marks[partner].start, self.marks[place].start)
        end = max(self.marks[partner].end, self.marks[place].end)
        window = self.reader.window_of_growth(partner)
        if window is None:
            window = self.reader.seen.about
        found = self.stated(partner, window, "rank", value=Decimal(rank), start=start, end=end)
        code = self.reader.named[partner]
        return replace(found, subject=replace(found.subject, partner=code))

    def rank_said(self, place: int, last: int) -> int:
        """The place that a wording says: third, No. 2, the largest."""
        what, words = self.marks[place].what, self.sentence.words
        if name := what.get("ordinal2") or what.get("ordinal"):
            return words.ordinals[name.lower()]
        if name := what.get("count"):
            return words.counts[name.lower()]
        if name := what.get("number") or what.get("day"):
            return int(name)
        is_next = re.match(any_of(words.words.get("next_ones", ())), self.marks[place].text, re.I)
        if is_next:
            return last + 1 if last else 2 * (not words.is_spaced)
        return 1

    def partner_of_rank(self, place: int, ranked: set[int]) -> int | None:
        """The partner whose place is said: before it in its clause, else behind it."""
        named, sentence = self.reader.named, self.sentence
        mark = self.marks[place]
        asks = re.search(any_of(sentence.words.words.get("rank_before", ())), mark.text, re.I)
        follow = sentence.text[mark.end : mark.end + 28].lower()
        behind_first = bool(asks) or bool(
            re.match(rf" ?(?:{any_of(sentence.words.words['is'])})", follow)
        )

        # "Germany bought 764 tonnes, which made it the biggest customer".
        around = {sentence.clause[place]}
        inner = sentence.clauses[sentence.clause[place]]
        if inner.kind == "relative" and inner.parent is not None:
            around.add(inner.parent)

        def before() -> int | None:
            for other in range(place - 1, -1, -1):
                if sentence.clause[other] not in around:
                    if self.marks[other].kind == "break" and self.marks[other].name == "hard":
                        return None
                    continue
                if other in named and other not in ranked:
                    return other
                if self.marks[other].kind == "number" and self.marks[other].name == "pct":
                    return None
            return None

        def behind() -> int | None:
            for other in range(place + 1, len(self.marks)):
                if sentence.clause[other] != sentence.clause[place]:
                    return None
                if other in named and other not in ranked:
                    return other
                if self.marks[other].kind == "number":
                    return None
            return None

        first, second = (behind, before) if behind_first else (before, behind)
        found = first()
        return found if found is not None else second()

    def chain(self, place: int) -> Iterator[int]:
        """The partners of a list that follows."""
        clause = self.sentence.clause[place]
        for other in range(place + 1, len(self.marks)):
            one = self.marks[other]
            if self.sentence.clause[other] != clause:
                continue
            if one.kind == "break" and one.name == "hard":
                return
            if one.kind in {"rise", "fall", "rank", "world"}:
                return
            if other in self.reader.named:
                yield other
