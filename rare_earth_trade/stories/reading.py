"""A story in, its countable statements out: page -> text -> sentences -> statements -> claims."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Protocol

from rare_earth_trade.errors import BadInput
from rare_earth_trade.stories import pages, reasons, windows
from rare_earth_trade.stories.clauses import Laid, laid
from rare_earth_trade.stories.context import BASES, Context
from rare_earth_trade.stories.growths import Sentence, world_share
from rare_earth_trade.stories.languages import NAMES, READ, language
from rare_earth_trade.stories.levels import LEVELS
from rare_earth_trade.stories.marks import plain
from rare_earth_trade.stories.records import Words
from rare_earth_trade.stories.sentences import sentences
from rare_earth_trade.stories.statements import Statement
from rare_earth_trade.stories.story import Found, NotTaken, Story
from rare_earth_trade.stories.subjects import WORLD, partners
from rare_earth_trade.stories.vocabulary import Vocabulary, vocabulary
from rare_earth_trade.stories.ways import places_of_growth
from rare_earth_trade.stories.windows import Reference, Window

TONNES = {"t"}
# How far from the number a growth may be that words tell.
NEARLY = Decimal(5)
MOST_NUMBERS = 2_000
# Whose trade it is; a partner only where goods come back.
HOME = "CHN"
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
    if (numbers := len(DIGITS.findall(plain(page.text)))) > MOST_NUMBERS:
        raise BadInput(
            f"{name}: {numbers:,} numbers are a table, no story: at most {MOST_NUMBERS:,} are read"
        )
    said = language(page.text)
    story = Story(page.text, page.title, day, said)
    if said not in READ:
        known_ones = ", ".join(NAMES[one] for one in READ)
        story.remarks.append(
            f"The language of this story is none that is read ({known_ones}): nothing is judged."
        )
        numbers_left(story, plain(page.text), {}, "not read: the language is not known")
        return story
    words = vocabulary(said, frozenset(known.partner_code.values()) - {HOME})
    Reader(story, words, frozenset(known.product.values())).read()
    return story


class Reader:
    """Reads a story sentence by sentence, and keeps what it has been about."""

    def __init__(self, story: Story, words: Vocabulary, products: frozenset[str]):
        self.story, self.words, self.products = story, words, products
        self.plain = plain(story.text)
        last = windows.month_of(story.published_on) - 1 if story.published_on else None
        self.seen = Reference(last)
        self.context = Context(words, self.seen)
        self.found: list[tuple[Statement, int]] = []
        self.open: list[tuple[Statement, int]] = []
        # By place in the text, why a number there is none.
        self.why: dict[int, str] = {}
        self.ahead: list[Window] = []

    def read(self) -> None:
        """Find the claims; then say of every other number why it is none."""
        pieces = list(sentences(self.plain, self.words.is_spaced))
        self.context.look_ahead([self.plain[one.start : one.end] for one in pieces[:8]])
        for one in pieces:
            self.sentence(self.plain[one.start : one.end], one.start, one.paragraph)
        self.close_open()
        for statement, offset in self.found:
            self.take(statement, offset)
        taken = {
            at.start(): ""
            for one in self.story.claims
            for at in DIGITS.finditer(self.plain, one.start, one.end)
        }
        self.refuse_if_ahead()
        self.story.claims.sort(key=lambda one: (one.start, one.end))
        numbers_left(self.story, self.plain, self.why | taken)
        self.remark()

    def refuse_if_ahead(self) -> None:
        """Refuse a story that is older than all that it tells: its day is wrong."""
        if self.ahead and not self.story.claims:
            first, over = self.ahead[0].text()[1], self.ahead[0].end
            raise BadInput(
                f"a page of {self.story.published_on} cannot print what happened until the end of"
                f" {first}: is its day right (--published {windows.written(over + 1)}-20)?"
            )

    def remark(self) -> None:
        """Say what a person can do where nothing, or not all, could be read."""
        if not self.story.claims:
            self.story.remarks.append(
                "There is no statement on a series that this release follows."
            )
        if any(one.why == reasons.WHY["no_day"] for one in self.story.not_taken):
            self.story.remarks.append(
                "The story does not say its day, so months without a year are not understood:"
                " give the day, such as --published 2025-11-20."
            )

    def sentence(self, text: str, offset: int, paragraph: int) -> None:
        """Read a sentence."""
        self.context.turn(text, paragraph)
        sentence = laid(text, self.words, self.seen)
        named = partners(sentence)
        before = self.context.begin(sentence)
        walls = reasons.blocked(sentence, named)
        if self.context.wall and not sentence.has("flow", "product"):
            walls = dict.fromkeys(sentence.segment, self.context.wall)
        if self.context.is_heading(sentence):
            return
        on_trade = self.context.is_asked or reasons.is_on_trade(
            sentence, named, self.context.is_going_on
        )
        reader = Sentence(sentence, before, named, self.seen, self.context.unit)
        reader.legend = self.context.legend_of(sentence)
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
        self.note_others(sentence, offset)
        levels = self.levels_among(sentence, reader, taken)
        reader.levels(levels)
        growths = taken & set(places_of_growth(sentence))
        for place in sorted(growths):
            if reader.is_of_count(place):
                self.note(sentence, place, offset, "counted")
                growths.discard(place)
                taken.discard(place)
        reader.growths(growths)
        words = list(Words(reader, walls, self.context.rank).statements()) if on_trade else []
        # Growths first: what they are on says when a level was that is compared with.
        for place in sorted(taken, key=lambda one: (one in reader.places, one)):
            self.keep(reader, place, offset, paragraph)
        self.found += [(one, offset) for one in words]
        self.context.end(reader, words)

    def note_others(self, sentence: Laid, offset: int) -> None:
        """Say what the numbers within dates, names and other wordings are."""
        for place, one in enumerate(sentence.marks):
            if one.kind == "time":
                why = "day" if one.name in {"day", "weekday"} else "time"
                self.note(sentence, place, offset, why)
            elif one.kind in {"rank", "record", "streak"}:
                self.note(sentence, place, offset, one.kind)
            elif one.kind != "number":
                self.note(sentence, place, offset, "code")

    def levels_among(self, sentence: Laid, reader: Sentence, taken: set[int]) -> set[int]:
        """Numbers that state a level; a bare one does in a list of partners or as one compared."""
        levels = set()
        for place in sentence.numbers(*LEVELS):
            if place not in taken:
                continue
            if sentence.marks[place].name != "number" or reader.is_bare_level(place, levels):
                levels.add(place)
                reader.level(place)
        return levels

    def note(self, sentence: Laid, place: int, offset: int, why: str) -> None:
        """Say why the numbers of a mark are no claims."""
        mark = sentence.marks[place]
        for at in DIGITS.finditer(sentence.text, mark.start, mark.end):
            self.why.setdefault(offset + at.start(), why)

    def keep(self, reader: Sentence, place: int, offset: int, paragraph: int) -> None:
        """Keep the statement of a number, or say why it makes none."""
        if place in reader.places:
            reader.fill_compared(place)
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
            or self.context.by_levels(reader, statement)
            or ("mom_pct" if reader.sentence.has("streak") else "")
            or reader.base_of_next(place)
            or (reader.base_of[earlier[-1]] if earlier else self.context.statistic)
            or reader.base_of_total()
        )
        if statement.window is None:
            self.note(reader.sentence, place, offset, "no_month")
        elif statistic and paragraph:
            reader.base_of[place] = statistic
            reader.stated[place] = replace(statement, statistic=statistic)
            self.found.append((reader.stated[place], offset))
        else:
            self.open.append((statement, offset))

    def close_open(self) -> None:
        """Growths without base: as the body or its levels say, else both readings."""
        for statement, offset in self.open:
            alike = [one for one, _ in self.found if is_same_growth(statement, one)]
            by_levels = self.statistic_of_levels(statement)
            if alike:
                one = alike[0]
                found = replace(statement, statistic=one.statistic, window=one.window)
                self.found.append((found, offset))
            elif by_levels:
                self.found.append((replace(statement, statistic=by_levels), offset))
            else:
                for statistic, _ in BASES:
                    both = replace(statement, statistic=statistic, is_two=True)
                    self.found.append((both, offset))

    def statistic_of_levels(self, growth: Statement) -> str:
        """On what a growth is by the levels of its story, where it fits one base only."""
        levels = {
            one.window: one.value
            for one, _ in self.found
            if one.statistic == "level" and one.subject == growth.subject and one.unit in TONNES
        }
        fitting = []
        for statistic, months in BASES:
            level = levels.get(growth.window)
            base = levels.get(growth.window.back(months)) if growth.window else None
            if level and base:
                size = (level / base - 1) * 100
                near = NEARLY if growth.qualifier == "approximate" else growth.place or Decimal(1)
                fitting += [statistic] * (abs(size - growth.value) <= near)
        return fitting[0] if len(fitting) == 1 else ""

    def take(self, statement: Statement, offset: int) -> None:
        """Write a statement down as a claim, or say why it is none."""
        start, end = offset + statement.start, offset + statement.end
        subject = statement.subject
        why = reasons.after_reading(subject, self.products)
        if not why and statement.window is None:
            why = "no_month" if self.seen.last is not None else "no_day"
        over = statement.window.end if statement.window else 0
        if not why and statement.window and over > (self.seen.last or over):
            self.ahead.append(statement.window)
            why = "ahead"
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


def value_of(statement: Statement) -> str:
    """The value of a statement as the ledger writes it."""
    if statement.month is not None:
        return windows.written(statement.month)
    value = statement.value
    if value == value.to_integral():
        return f"{value.quantize(Decimal(1)):f}"
    return f"{value:f}"


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
