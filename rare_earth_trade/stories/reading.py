"""A story in, its countable statements out: page -> text -> sentences -> statements -> claims."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Protocol

from rare_earth_trade.stories import pages, reasons, windows
from rare_earth_trade.stories.clauses import Laid, laid
from rare_earth_trade.stories.languages import NAMES, READ, language
from rare_earth_trade.stories.marks import plain
from rare_earth_trade.stories.records import Words
from rare_earth_trade.stories.sentences import sentences
from rare_earth_trade.stories.statements import LEVELS, Sentence, Statement, places_of_growth, world_share
from rare_earth_trade.stories.story import Found, NotTaken, Story
from rare_earth_trade.stories.subjects import WIDER, WORLD, Subject, goes_on, partners
from rare_earth_trade.stories.vocabulary import Vocabulary, vocabulary
from rare_earth_trade.stories.windows import Reference, Window

# How far from the number a growth may be that words tell.
NEARLY = Decimal(5)
DIGITS = re.compile(r"[0-9]+(?:[.,'][0-9]+)*")


class Names(Protocol):
    """What a reader needs of a release: codes of products and partners by any of their names."""

    product: dict[str, str]
    partner_code: dict[str, str]


def read(content: bytes | str, name: str, known: Names, published_on: date | None = None) -> Story:
    """The claims of a story, and every number in it that is none. Raises BadInput.

    `name` says what `content` is by its ending (.html, .htm, .md, .txt; `-` is text or a page) and
    is named in messages; `published_on` is of use where the page does not say its day.
    """
    page = pages.article(content, name)
    day = published_on or page.published_on
    said = language(page.text)
    story = Story(page.text, page.title, day, said)
    if said not in READ:
        known_ones = ", ".join(NAMES[one] for one in READ)
        story.remarks.append(
            f"The language of this story is none that is read ({known_ones}): nothing is judged."
        )
        numbers_left(story, plain(page.text), {}, "not read: the language is not known")
        return story
    words = vocabulary(said, frozenset(known.partner_code.values()))
    Reader(story, words, frozenset(known.product.values())).read()
    return story


@dataclass
class Context:
    """What a story has been about so far."""

    subject: Subject = field(default_factory=Subject)
    flow: str = ""
    unit: str = ""
    statistic: str = ""
    paragraph: int = -1
    is_going_on: bool = False
    levels: list[Statement] = field(default_factory=list)
    wall: str = ""


class Reader:
    """Reads a story sentence by sentence, and keeps what it has been about."""

    def __init__(self, story: Story, words: Vocabulary, products: frozenset[str]):
        self.story, self.words, self.products = story, words, products
        self.plain = plain(story.text)
        last = windows.month_of(story.published_on) - 1 if story.published_on else None
        self.seen = Reference(last)
        self.context = Context()
        self.found: list[tuple[Statement, int]] = []
        self.open: list[tuple[Statement, int]] = []
        # By place in the text, why a number there is none.
        self.why: dict[int, str] = {}

    def read(self) -> None:
        """Find the claims; then say of every other number why it is none."""
        pieces = list(sentences(self.plain, self.words.is_spaced))
        self.look_ahead([self.plain[one.start : one.end] for one in pieces[:8]])
        for one in pieces:
            self.sentence(self.plain[one.start : one.end], one.start, one.paragraph)
        self.close_open()
        taken: dict[int, int] = {}
        for statement, offset in self.found:
            self.take(statement, offset)
        for one in self.story.claims:
            for at in DIGITS.finditer(self.plain, one.start, one.end):
                taken[at.start()] = 1
        self.story.claims.sort(key=lambda one: (one.start, one.end))
        numbers_left(self.story, self.plain, {**self.why, **dict.fromkeys(taken, "")})

    def look_ahead(self, texts: list[str]) -> None:
        """What a story is on: the first window of its body, else its headline; its first product."""
        windows_, ends, bought = [], [], ""
        subject = Subject()
        for text in texts:
            sentence = laid(text, self.words, self.seen)
            reader = Sentence(sentence, Subject(), {}, self.seen, "")
            found = [
                (one, reader.is_window(place))
                for place, one in sentence.times.items()
                if isinstance(one, Window) and one.months <= 12
            ]
            windows_.append([one for one, is_window in found if is_window])
            ends += [one.end for one, _ in found if self.seen.last and one.end <= self.seen.last]
            for one in sentence.marks:
                if one.kind == "product" and not subject.product:
                    subject = subject.with_(product=one.name)
                if one.kind == "flow" and not subject.flow:
                    subject = subject.with_(flow=one.name)
            if not subject.flow and sentence.has("buyer", "of_buyer"):
                bought = "export"
            self.context.is_going_on |= bool(subject.product)
        subject = subject.with_(flow=subject.flow or bought)
        # A headline that names a month is on that.
        titled = [one for found in windows_[:1] for one in found if one.months == 1]
        first = titled or [one for found in [*windows_[1:], *windows_[:1]] for one in found]
        self.seen.main = first[0] if first else None
        self.seen.latest = max(ends, default=self.seen.main.end if self.seen.main else None)
        self.context.subject = subject
        self.context.flow = subject.flow

    def sentence(self, text: str, offset: int, paragraph: int) -> None:
        """Read a sentence."""
        sentence = laid(text, self.words, self.seen)
        named = partners(sentence)
        before = self.begin(sentence, named, paragraph)
        walls = reasons.blocked(sentence, named)
        if self.context.wall and not sentence.has("flow", "product"):
            walls = {segment: self.context.wall for segment in sentence.segment}
        if self.is_heading(sentence, named):
            return
        on_trade = reasons.is_on_trade(sentence, named, self.context.is_going_on)
        reader = Sentence(sentence, before, named, self.seen, self.context.unit)
        taken = set()
        for place in sorted({*sentence.numbers(), *places_of_growth(sentence)}):
            why = reasons.before_reading(sentence, place, walls, on_trade, before)
            share = world_share(sentence, place, self.seen.main)
            if share and share.subject.product in self.products:
                self.found.append((share, offset))
            elif why:
                self.note(sentence, place, offset, why)
            else:
                taken.add(place)
        for place, one in enumerate(sentence.marks):
            if one.kind == "time":
                why = "day" if one.name in {"day", "weekday"} else "time"
                self.note(sentence, place, offset, why)
            elif one.kind in {"rank", "record", "streak"}:
                self.note(sentence, place, offset, one.kind)
            elif one.kind != "number":
                self.note(sentence, place, offset, "code")
        levels = self.levels_among(sentence, reader, taken)
        reader.levels(levels)
        reader.growths(taken & set(places_of_growth(sentence)))
        words = list(Words(reader, walls).statements()) if on_trade else []
        for place in taken:
            self.keep(reader, place, offset, paragraph)
        self.found += [(one, offset) for one in words]
        self.end(reader, words)

    def levels_among(self, sentence: Laid, reader: Sentence, taken: set[int]) -> set[int]:
        """Numbers that state a level; a bare one does in a list of partners or as one compared."""
        levels = set()
        for place in sentence.numbers(*LEVELS):
            if place not in taken:
                continue
            if sentence.marks[place].name != "number" or self.is_bare_level(reader, place, levels):
                levels.add(place)
                reader.level(place)
        return levels

    def is_bare_level(self, reader: Sentence, place: int, levels: set[int]) -> bool:
        """Whether a number without unit is a quantity."""
        sentence, mark = reader.sentence, reader.sentence.marks[place]
        quantity = mark.quantity
        assert quantity is not None
        if not (reader.unit_before(place) and quantity.size >= 1):
            return False
        is_year = re.fullmatch(r"(19|20)[0-9]{2}", mark.text) is not None
        if is_year or place == 0:
            return False
        last, gap = place - 1, sentence.gap(place - 1, place)
        before = sentence.marks[last]
        if last in reader.named and len(gap) <= 12:
            return True
        if before.name == "soft" and before.text == ":" and last - 1 in reader.named:
            return True
        if before.name in {"soft", "opening"} and last - 1 in reader.named and len(gap) <= 2:
            return True
        if before.kind in {"buyer", "rank"} and len(gap) <= 8 and reader.named:
            return True
        following = sentence.marks[place + 1] if place + 1 < len(sentence.marks) else None
        if following is not None and place + 1 in reader.named:
            if re.fullmatch(r" (to|for)( the)? ?", sentence.gap(place, place + 1)):
                return True
        clause = sentence.clauses[sentence.clause[place]]
        if clause.kind == "brackets" and clause.antecedent in levels:
            other = sentence.marks[clause.antecedent].quantity
            if other is not None and abs(other.size - quantity.size) * 50 < other.size:
                return True
        if reader.compares(place):
            return True
        is_timed = before.kind == "time" and before.name not in {"day", "weekday"}
        return is_timed and len(gap) <= 24 and bool(levels)

    def begin(self, sentence: Laid, named: dict[int, str], paragraph: int) -> Subject:
        """What a sentence speaks of before it says so itself."""
        context, going = self.context, goes_on(sentence)
        is_new = paragraph != context.paragraph
        context.paragraph = paragraph
        before = context.subject
        if is_new and not going:
            before = Subject(before.product, context.flow or before.flow, WORLD)
            self.seen.focus = None
            if before.product == WIDER:
                before = before.with_(product="magnets")
        elif self.names_flow(sentence) and not going:
            before = before.with_(partner=WORLD)
        if is_new:
            context.wall = ""
            context.statistic = ""
        if not before.partner:
            before = before.with_(partner=WORLD)
        return before

    def names_flow(self, sentence: Laid) -> bool:
        """Whether a sentence names exports or imports itself, not by a verb without China."""
        verb = re.compile(self.words.any("verbs_of_flow"), re.I)
        flows = [one for one in sentence.marks if one.kind == "flow"]
        nouns = [one for one in flows if not verb.fullmatch(one.text)]
        home = re.search(self.words.any("home"), sentence.text, re.I)
        return bool(nouns or (flows and home))

    def is_heading(self, sentence: Laid, named: dict[int, str]) -> bool:
        """Whether a sentence is a head such as "MAGNETS, US." that says what follows is on."""
        if len(sentence.text.split()) > 6 or sentence.numbers() or not self.words.is_spaced:
            return False
        kinds = {one.kind for one in sentence.marks} - {"break"}
        product = [one.name for one in sentence.marks if one.kind == "product"]
        strong = [one.name for one in sentence.marks if one.kind in {"strong", "weak"}]
        if not kinds <= {"product", "partner", "strong", "weak", "flow", "aside"} or not kinds:
            return False
        if not sentence.text.rstrip().endswith((".", ":")):
            return False
        context = self.context
        if strong and not product:
            context.wall = strong[0]
        code = next(
            (self.words.code_of(one.text) for one in sentence.marks if one.kind == "partner"), ""
        )
        if product:
            context.subject = context.subject.with_(product=product[0], partner=code or WORLD)
            context.is_going_on = True
        return bool(strong or product)

    def note(self, sentence: Laid, place: int, offset: int, why: str) -> None:
        """Say why the numbers of a mark are no claims."""
        mark = sentence.marks[place]
        for at in DIGITS.finditer(sentence.text, mark.start, mark.end):
            self.why.setdefault(offset + at.start(), why)

    def keep(self, reader: Sentence, place: int, offset: int, paragraph: int) -> None:
        """Keep the statement of a number, or say why it makes none."""
        statement = reader.stated.get(place)
        if statement is not None and not statement.other:
            self.found.append((statement, offset))
        elif statement is not None:
            self.note(reader.sentence, place, offset, statement.other)
        elif place in reader.unbased:
            self.unbased(reader, place, offset, paragraph)
        else:
            name = reader.sentence.marks[place].name
            why = {"pct": "no_way", "monthly": "monthly"}.get(name, "count")
            self.note(reader.sentence, place, offset, why)

    def unbased(self, reader: Sentence, place: int, offset: int, paragraph: int) -> None:
        """A growth whose base is not said: that of the growth before, else both, marked."""
        statement = reader.unbased[place]
        earlier = [one for one in reader.base_of if one < place]
        statistic = (
            ("yoy_pct" if reader.sentence.has("first_rise") else "")
            or self.by_levels(reader, statement)
            or ("mom_pct" if reader.sentence.has("streak") else "")
            or (reader.base_of[earlier[-1]] if earlier else self.context.statistic)
        )
        if statement.window is None:
            self.note(reader.sentence, place, offset, "no_month")
        elif statistic and paragraph:
            reader.base_of[place] = statistic
            self.found.append((replace(statement, statistic=statistic), offset))
        else:
            self.open.append((statement, offset))

    def by_levels(self, reader: Sentence, statement: Statement) -> str:
        """The base of a growth by the levels beside it: that of the month or year before."""
        window = statement.window
        if window is None or window.months > 1:
            return ""
        here = [one for place, one in reader.stated.items() if place in reader.places]
        named = {
            name
            for place in reader.sentence.times
            for name, months in (("mom_pct", 1), ("yoy_pct", 12))
            if reader.is_window(place) and reader.resolved(place) == window.back(months)
        }
        before = self.context.levels if goes_on(reader.sentence) else []
        for levels in (here, before):
            near = {
                name
                for one in levels
                for name, months in (("mom_pct", 1), ("yoy_pct", 12))
                if one.window == window.back(months) and one.subject == statement.subject
            }
            if len(near) == 1:
                return near.pop()
        return named.pop() if len(named) == 1 else ""

    def end(self, reader: Sentence, words: list[Statement]) -> None:
        """Remember what a sentence was about."""
        context, sentence = self.context, reader.sentence
        stated = [
            reader.stated[place]
            for place in sorted(reader.stated)
            if not (place in reader.places and reader.places[place].is_compared)
            and not reader.stated[place].other
        ]
        both = [*stated, *reader.unbased.values(), *words]
        if both:
            last = both[-1] if not stated else stated[-1]
            # Not what stands in brackets or behind "which".
            outer = [
                reader.stated[place]
                for place in sorted(reader.stated)
                if sentence.clauses[sentence.clause[place]].kind in {"main", "hard"}
                and reader.stated[place] in stated
            ]
            last = outer[-1] if outer else last
            if last.subject.product != reasons.OTHER:
                context.subject = last.subject
                context.flow = context.flow or last.subject.flow
            context.is_going_on = True
            main = self.seen.main
            is_level = last.statistic != "monthly_level_above"
            if is_level and last.window and main and (last.window.months > 1 or last.window.start >= main.start):
                self.seen.focus = last.window
            if last.unit in {"t", "kg"}:
                context.unit = last.unit
        else:
            self.remember_names(reader)
        context.levels = [one for place, one in reader.stated.items() if place in reader.places]
        if said := set(reader.base_of.values()):
            context.statistic = said.pop() if len(said) == 1 else ""
        for one in sentence.marks:
            if one.kind == "unit":
                context.unit = one.name
            if one.kind == "number" and one.name == "weight" and one.quantity and both:
                context.unit = one.quantity.unit

    def remember_names(self, reader: Sentence) -> None:
        """What a sentence without a number names goes for those that follow."""
        context, sentence = self.context, reader.sentence
        flows = [one.name for one in sentence.marks if one.kind == "flow"]
        products = [
            one.name
            for place, one in enumerate(sentence.marks)
            if one.kind == "product" and (flows or one.start < 24)
        ]
        if products:
            context.subject = context.subject.with_(product=products[0])
            context.is_going_on = True
        if flows:
            context.subject = context.subject.with_(flow=flows[-1])
            context.flow = context.flow or flows[0]
            if reader.named:
                partner = reader.named[max(reader.named)]
                context.subject = context.subject.with_(partner=partner)
            context.is_going_on = True

    def close_open(self) -> None:
        """Growths without base: as the body says of the same growth, else both readings."""
        for statement, offset in self.open:
            alike = [one for one, _ in self.found if is_same_growth(statement, one)]
            if alike:
                one = alike[0]
                found = replace(statement, statistic=one.statistic, window=one.window)
                self.found.append((found, offset))
            else:
                for statistic in ("yoy_pct", "mom_pct"):
                    self.found.append(
                        (replace(statement, statistic=statistic, is_two=True), offset)
                    )

    def take(self, statement: Statement, offset: int) -> None:
        """Write a statement down as a claim, or say why it is none."""
        start, end = offset + statement.start, offset + statement.end
        subject = statement.subject
        why = reasons.after_reading(subject, self.products)
        if not why and statement.window is None:
            why = "no_month" if self.seen.last is not None else "no_day"
        if not why and statement.window and self.seen.last is not None:
            why = "ahead" if statement.window.end > self.seen.last else ""
        if why:
            for at in DIGITS.finditer(self.plain, start, end):
                self.why.setdefault(at.start(), why)
            return
        assert statement.window is not None
        first, last = statement.window.text()
        found = Found(
            subject.product,
            subject.flow,
            subject.partner or WORLD,
            first,
            last,
            statement.statistic,
            value_of(statement),
            statement.unit,
            "" if statement.place is None else f"{statement.place.normalize():f}",
            statement.qualifier,
            self.story.text[start:end],
            start,
            end,
            statement.is_two,
        )
        if found not in self.story.claims:
            self.story.claims.append(found)


def value_of(statement: Statement) -> str:
    """The value of a statement as the ledger writes it."""
    if statement.month is not None:
        return windows.written(statement.month)
    value = statement.value
    if value == value.to_integral():
        return f"{value.quantize(Decimal(1)):f}"
    return f"{value:f}"


def is_same_growth(one: Statement, other: Statement) -> bool:
    """Whether a growth says the same as another, perhaps rounded."""
    if other.statistic not in {"mom_pct", "yoy_pct"} or one.place is None:
        return False
    if (one.subject.partner, one.subject.product) != (other.subject.partner, other.subject.product):
        return False
    if one.qualifier == "at_least":
        return one.value * other.value > 0 and abs(other.value) >= abs(one.value)
    # "Halved" is said of 51 %, too.
    near = NEARLY if one.qualifier == "approximate" else one.place / 2
    return abs(one.value - other.value) <= near


def numbers_left(story: Story, text: str, why: dict[int, str], otherwise: str = "") -> None:
    """List every number that no claim has, with why; an empty reason is a claim's."""
    for at in DIGITS.finditer(text):
        reason = why.get(at.start(), "count")
        if at.start() in why and not why[at.start()]:
            continue
        said = otherwise or reasons.WHY.get(reason, reasons.WHY["unclear"])
        story.not_taken.append(
            NotTaken(story.text[at.start() : at.end()], at.start(), at.end(), said)
        )


def iterate(story: Story) -> Iterator[Found]:
    """The claims of a story in order."""
    yield from story.claims
