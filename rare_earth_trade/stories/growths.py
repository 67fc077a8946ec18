"""Growths: in percent, on the month or year before, by the words of comparison around them."""

import re
from dataclasses import replace
from typing import TypeAlias

from rare_earth_trade.stories.clauses import Laid
from rare_earth_trade.stories.levels import BEHIND, JOINED, PASSED, Levels
from rare_earth_trade.stories.statements import Statement
from rare_earth_trade.stories.subjects import Subject, subject
from rare_earth_trade.stories.vocabulary import any_of
from rare_earth_trade.stories.ways import Growth, growth, in_words
from rare_earth_trade.stories.windows import Relative, Window

JOINS = r"[ ,]*(and|und|和|と|、)? *(by|um)? *"
# What a growth is on: a word such as year-on-year, a window, or one named by its distance.
Base: TypeAlias = str | Window | Relative | None


class Sentence(Levels):
    """Reads levels and growths of one laid sentence."""

    def growths(self, taken: set[int]) -> None:
        """Statements of the growths among some places."""
        for place in sorted(taken):
            if size := growth(self.sentence, place):
                self.growth(place, size)
        for place in self.places:
            self.fill_compared(place)

    def growth(self, place: int, size: Growth) -> None:
        """A growth: how much, on what, of what, when."""
        mark = self.marks[place]
        subject_ = subject(self.sentence, place, self.before, self.named)
        window = self.window_of_growth(place)
        base = self.base(place)
        if owner := self.owner_of(place):
            base, window = None, owner
        if self.is_drawn(place, base, window):
            # "A year before they were 5,278 tons, which means a rise of 5.7%".
            base, window = window, self.seen.about
        level = self.level_of(place)
        if place in self.in_turn:
            subject_ = replace(subject_, partner=self.in_turn[place])
        elif level is not None:
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

    def owner_of(self, place: int) -> Window | None:
        """The window that a growth is of which another is compared with: "from May's 18%"."""
        before = place - 1
        found = self.sentence.times.get(before)
        if before not in self.sentence.bases or not isinstance(found, Window):
            return None
        return found if re.fullmatch(self.sentence.words.any("owns"), self.gap(place)) else None

    def gap(self, place: int) -> str:
        """The text before a mark, from the last one."""
        return self.sentence.gap(place - 1, place)

    def is_drawn(self, place: int, base: Base, window: Window | None) -> bool:
        """Whether a growth is drawn from the earlier level that stands before it."""
        about = self.seen.about
        earlier = [one for one in self.places if one < place and self.is_outer(one)]
        if not earlier or window is None or about is None or window.months != about.months:
            return False
        if isinstance(base, str):
            base = about.back({"mom": 1, "yoy": 12}.get(base, 0))
        elif isinstance(base, Relative):
            base = about.back(-base.months)
        if base is not None and base != window:
            return False
        between = self.sentence.text[self.marks[earlier[-1]].end : self.marks[place].start]
        draws = self.sentence.words.any("draws")
        return (
            self.places[earlier[-1]].window == window
            and window in {about.back(12), about.back(1)}
            and bool(re.search(rf"(?<![^\W_])(?:{draws})", between, re.I))
        )

    def is_of_value(self, place: int) -> bool:
        """Whether a growth is one of money: it follows an amount, and no quantity."""
        clause = self.sentence.clause[place]
        level = self.level_of(place)
        if level is not None and level > place:
            return self.marks[level].name == "money"
        for other in range(place - 1, -1, -1):
            one = self.marks[other]
            if one.kind == "volume" or (
                one.kind == "flow" and self.sentence.clause[other] == clause
            ):
                return False
            if one.kind == "number" and one.name == "weight":
                return False
            if one.kind == "number" and one.name == "money" and self.has_value(other):
                return True
            if one.kind == "number" and one.name == "money":
                # "With 1,092 tonnes and $27.89 million" speaks of the quantity.
                return not any(
                    self.marks[at].name == "weight" and self.sentence.clause[at] == clause
                    for at in range(other)
                )
        return False

    def has_value(self, place: int) -> bool:
        """Whether an amount is itself what is spoken of: "export value was $43 million"."""
        segment = self.sentence.segment[place]
        return any(
            one.kind == "value" and one.text.lower() != "worth" and at < place
            for at, one in enumerate(self.marks)
            if self.sentence.segment[at] == segment
        )

    def span(self, place: int) -> tuple[int, int]:
        """The words of a growth: with the way that stands beside it."""
        mark = self.marks[place]
        start, end = mark.start, mark.end
        has_way = place + 1 < len(self.marks) and self.marks[place + 1].kind in {"rise", "fall"}
        if has_way and len(self.sentence.gap(place, place + 1)) <= 1:
            end = self.marks[place + 1].end
        return start, end

    def level_of(self, place: int) -> int | None:
        """The level that a growth belongs to: the next one after "to", or the last before it."""
        segment = self.sentence.segment[place]
        for other in range(place + 1, len(self.marks)):
            one = self.marks[other]
            if self.sentence.segment[other] != segment and self.is_window(other):
                # "Up 3%, taking the nine-month total to 45,290 tons": that of other months.
                break
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
                # "..., which made 14,177 tons, 5.1% more": right behind a comma.
                beside = all(self.marks[at].name == "soft" for at in range(other + 1, place))
                return other if near or inside or beside else None
            if self.marks[other].kind in {"flow", "partner"}:
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
        if time is not None and not self.is_distance(time):
            return self.resolved(time)
        clause = sentence.clauses[sentence.clause[place]]
        if clause.kind == "brackets":
            # "Against 2,893 tons in June (minus 44%)" is of the month that is compared.
            for other in range(place - 1, -1, -1):
                if self.is_window(other) and not isinstance(sentence.times[other], Relative):
                    return self.resolved(other)
            return self.seen.about
        return self.window_around(place)

    def base(self, place: int) -> Base:
        """What a growth is on: a word of base, a time, or the time of a level compared with."""
        if (beside := self.base_beside(place)) is not None:
            return beside
        order = [self.base_behind, self.base_before]
        if self.sentence.words.words.get("base_before", False):
            order.reverse()
        for look in order:
            found = look(place)
            if found is not None:
                return found
        clause = self.sentence.clauses[self.sentence.clause[place]]
        if clause.kind == "brackets" and self.legend.base:
            return self.legend.base
        if clause.kind == "brackets" and clause.antecedent in self.sentence.bases:
            # "A lot above October 2024 (+15.8%)".
            return self.sentence.times[clause.antecedent]
        if clause.kind == "brackets" and clause.antecedent is not None:
            for other in range(clause.antecedent, -1, -1):
                if other in self.places:
                    return self.places[other].window if self.places[other].is_compared else None
        return self.base_from_start(place)

    def base_beside(self, place: int) -> Base:
        """The base of the fraction that a growth says again, or the word before its way."""
        again, way = in_words(self.sentence, place), place - 1
        if again is not None and again in self.base_of:
            return self.base_of[again].removesuffix("_pct")
        is_way = way > 0 and self.marks[way].kind in {"rise", "fall"}
        if is_way and self.marks[way - 1].kind == "base" and len(self.gap(way)) <= 1:
            # "A monthly rise of 4.4%".
            return self.marks[way - 1].name
        return None

    def base_at(self, place: int) -> Base:
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
        if place in self.sentence.since:
            # "Doubled since 2014" is on that year.
            return False
        if isinstance(self.sentence.times.get(place), Relative):
            return self.is_later_when(place)
        return self.is_window(place) or (
            place not in self.sentence.bases and place not in self.of_compared
        )

    def base_behind(self, place: int) -> Base:
        """A base behind a growth, before the next growth."""
        # "677 tons, or 12.4%, more than in October".
        lead = self.sentence.text[: self.marks[place].start]
        commas, closed = -1 if lead.endswith(", or ") else 0, place
        for other in range(place + 1, len(self.marks)):
            if other <= closed:
                continue
            if self.marks[other].name == "soft":
                commas += 1
            elif not commas and (found := self.base_in_brackets(other)) is not None:
                return found
            elif not commas and self.marks[other].name == "opening":
                # "By a third (36.2%) from September".
                closed = self.closing(other)
            elif self.ends_reach(other, commas):
                return None
            elif (found := self.base_at(other)) is not None:
                # Behind a comma a word of base is that of the next growth.
                if commas and (self.marks[other].kind == "base" or other in self.claimed):
                    return None
                self.claimed.add(other)
                return found
        return None

    def closing(self, place: int) -> int:
        """Where brackets that open at a mark close, or the last mark."""
        end = len(self.marks) - 1
        return next((at for at in range(place, end) if self.marks[at].name == "closing"), end)

    def base_in_brackets(self, place: int) -> Base:
        """A base that fills the brackets at a mark: "up 23.1% to 232 tons (on the year)"."""
        if place + 2 >= len(self.marks) or self.marks[place].name != "opening":
            return None
        if self.marks[place + 2].name != "closing":
            return None
        return self.base_at(place + 1)

    def ends_reach(self, place: int, commas: int) -> bool:
        """Whether no base of a growth can stand behind a mark, some commas after the growth."""
        one = self.marks[place]
        if one.name in {"pct", "points"} or one.kind in {"multiple", "record", "streak", "break"}:
            return True
        is_other_level = one.kind == "number" and not (
            place in self.places and self.places[place].is_compared
        )
        return commas > 0 and (is_other_level or one.kind in {"flow", "rise", "fall", "world"})

    def base_before(self, place: int) -> Base:
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

    def base_from_start(self, place: int) -> Base:
        """A base earlier in the clause: "From a year earlier, exports rose 4.8%"."""
        for other in range(place - 1, -1, -1):
            if self.sentence.clause[other] != self.sentence.clause[place]:
                continue
            found = self.base_at(other)
            if found is not None and other not in self.claimed:
                self.claimed.add(other)
                return found
        return None

    def statistic(self, base: Base, window: Window | None) -> tuple[str, Window | None]:
        """The statistic of a growth, and its window where the base says more of that."""
        if isinstance(base, Relative):
            base = {-1: "mom", -12: "yoy"}.get(base.months, "other")
        main = self.seen.main
        if base == "mom":
            if window is not None and window.months > 1 and main and main.months == 1:
                window = main
            return ("mom_pct", window) if window and window.months == 1 else ("", None)
        if base == "yoy":
            return "yoy_pct", window
        if window is None or base == "other":
            return "", None
        if base == window and window.months == 1:
            # "3% less than last July" of a July: nothing is compared with itself.
            return "yoy_pct", window
        if isinstance(base, Window):
            return self.between(base, window)
        return ("yoy_pct", window) if window.months > 1 else ("", window)

    def base_of_next(self, place: int) -> str:
        """The statistic of the next growth where both stand together: "6% and 9% from May"."""
        following = place + 1
        if following not in self.base_of:
            return ""
        is_joined = re.fullmatch(JOINS, self.sentence.gap(place, following), re.I)
        return self.base_of[following] if is_joined else ""

    def base_of_total(self) -> str:
        """On the year, where the sentence goes on to a total of months that is on the year."""
        windows = [self.stated[place].window for place in self.base_of if place in self.stated]
        return "yoy_pct" if any(one and one.months > 1 for one in windows) else ""

    def between(self, base: Window, window: Window) -> tuple[str, Window | None]:
        """The statistic of a growth of one window on another."""
        tried: list[Window | None] = [window]
        if not any(self.is_window(place) for place in self.sentence.times):
            # The sentence itself does not say when: "the latter was 28% less than in January".
            tried += [self.seen.main, *self.seen.recent]
        elif window.months > 1 and base.months == 1:
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
        level = self.places[place]
        if not level.is_compared or level.window is not None or place not in self.stated:
            return
        growths = [(abs(other - place), other) for other in self.base_of if self.near(other, place)]
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
