"""What a story has been about so far: a sentence goes on with what the ones before it said."""

import re
from dataclasses import replace

from rare_earth_trade.stories.clauses import Laid, laid
from rare_earth_trade.stories.growths import Sentence
from rare_earth_trade.stories.legends import Legend, legend
from rare_earth_trade.stories.statements import Statement
from rare_earth_trade.stories.subjects import (
    OTHER,
    WORLD,
    Subject,
    flow_at,
    goes_on,
    partners,
)
from rare_earth_trade.stories.vocabulary import Vocabulary, words_of
from rare_earth_trade.stories.windows import Reference, Window

# A head of an item has no more words.
LONGEST_HEAD = 6
NEAR_START = 32
# Products that customs has headline series of.
USUAL = tuple(words_of("products")["usual"])
BASES = (("mom_pct", 1), ("yoy_pct", 12))


class Context:
    """Keeps product, flow, partner, window, unit and base from sentence to sentence."""

    def __init__(self, words: Vocabulary, seen: Reference):
        self.words, self.seen = words, seen
        self.subject = Subject()
        # The products that a paragraph can go on with, the first one being that of the story.
        self.products: list[str] = []
        # The flow of the story, to which each paragraph comes back.
        self.flow = ""
        self.unit = ""
        # On what the last sentence's growths were, where on one thing only.
        self.statistic = ""
        self.paragraph = -1
        # Whether a paragraph begins here, and whether its first words go on from the last one.
        self.is_new = True
        self.goes_on = False
        self.is_going_on = False
        # Whether the last sentence asked something that this one answers.
        self.is_asked = False
        self.levels: list[Statement] = []
        # What brackets hold, by what the text said last.
        self.legend = Legend()
        # The last place that the sentence before gave a partner.
        self.rank = 0
        # What a head such as "PRICES." says the paragraph is about instead of trade.
        self.wall = ""

    def look_ahead(self, texts: list[str]) -> None:
        """What a story is on: the first window of its body, or its headline; its first product."""
        windows_, ends, bought = [], [], ""
        # The first sentence of the body that has a quantity.
        counted: int | None = None
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
            if counted is None and len(windows_) > 1 and sentence.numbers("weight"):
                counted = len(windows_) - 1
            ends += [one.end for one, _ in found if self.seen.last and one.end <= self.seen.last]
            named = partners(sentence)
            for place, one in enumerate(sentence.marks):
                if one.kind == "product" and not subject.product:
                    subject = subject.with_(product=one.name)
                if one.kind in {"flow", "buyer"} and not subject.flow:
                    # "India's imports from China" are exports.
                    flow = flow_at(sentence, place, named)
                    is_said = one.kind == "flow" or flow == "import"
                    subject = subject.with_(flow=flow if is_said else "")
            if not subject.flow and sentence.has("buyer", "of_buyer"):
                bought = "export"
            self.is_going_on |= bool(subject.product)
        subject = subject.with_(flow=subject.flow or bought)
        # A headline that names a month is on that.
        body = [one for found in windows_[1:] for one in found]
        # "Hit a record in January before easing" is on February.
        titled = [one for found in windows_[:1] for one in found]
        if titled and counted is not None and not windows_[counted]:
            # The body begins without a month: it is on that of the headline.
            body = []
        first = [*titled, *body[:1]]
        self.seen.main = max(first, key=lambda one: (one.end, one.start), default=None)
        self.seen.latest = max(ends, default=self.seen.main.end if self.seen.main else None)
        self.subject = subject
        self.flow = subject.flow
        # Headline and beginning say what goods paragraphs can come back to.
        goods = [
            one.name
            for text in texts[:3]
            for one in laid(text, self.words, self.seen).marks
            if one.kind == "product"
        ]
        self.products = list(dict.fromkeys(goods[:3])) or [subject.product, *USUAL]

    def turn(self, text: str, paragraph: int) -> None:
        """Come to the next sentence; a new paragraph is on the story's own window again."""
        self.is_new = paragraph != self.paragraph
        self.goes_on = goes_on(text, self.words)
        self.paragraph = paragraph
        if self.is_new:
            self.rank = 0
            if "(" not in text:
                self.legend = Legend()
        if self.is_new and not self.goes_on:
            self.seen.focus = None

    def begin(self, sentence: Laid) -> Subject:
        """What a sentence speaks of before it says so itself."""
        before = self.subject
        if self.is_new and not self.goes_on:
            before = Subject(before.product, self.flow or before.flow, WORLD)
            if before.product not in self.products:
                # One of several goods that a paragraph went through.
                before = before.with_(product=self.products[0] if self.products else "")
        elif self.names_flow(sentence) and not self.goes_on:
            before = before.with_(partner=WORLD)
        elif self.goes_on and any(
            one.kind == "product" and one.start < NEAR_START for one in sentence.marks
        ):
            # "Those of mixed carbonate": other goods, and so not only of the partner before.
            before = before.with_(partner=WORLD)
        if self.is_new:
            self.wall = ""
            self.statistic = ""
        self.subject = before.with_(partner=before.partner or WORLD)
        return self.subject

    def legend_of(self, sentence: Laid) -> Legend:
        """What the brackets of a sentence hold; those that follow it hold the same."""
        said = legend(sentence, self.seen.about)
        self.legend = replace(said, place=None) if said else self.legend
        return said or self.legend

    def names_flow(self, sentence: Laid) -> bool:
        """Whether a sentence names exports or imports itself, not by a verb without China."""
        verb = re.compile(self.words.any("verbs_of_flow"), re.I)
        flows = [one for one in sentence.marks if one.kind == "flow"]
        nouns = [one for one in flows if not verb.fullmatch(one.text)]
        home = re.search(self.words.any("home"), sentence.text, re.I)
        return bool(nouns or (flows and home))

    def is_heading(self, sentence: Laid) -> bool:
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
        if strong and not product:
            self.wall = strong[0]
        code = next(
            (self.words.code_of(one.text) for one in sentence.marks if one.kind == "partner"), ""
        )
        if product:
            self.subject = self.subject.with_(product=product[0], partner=code or WORLD)
            self.is_going_on = True
        return bool(strong or product)

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
        before = self.levels if self.goes_on else []
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
        sentence = reader.sentence
        stated = [
            reader.stated[place]
            for place in sorted(reader.stated)
            if not (place in reader.places and reader.places[place].is_compared)
            and not reader.stated[place].other
        ]
        self.rank = int(max((one.value for one in words if one.statistic == "rank"), default=0))
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
            fresh = [one for one in outer if not is_beside(sentence, one)]
            last = fresh[-1] if fresh else last
            self.seen.spoken = last.window or self.seen.spoken
            is_other = last.subject.product != self.subject.product
            if last.subject.product != OTHER:
                self.subject = subject_after(last, words)
                self.flow = self.flow or last.subject.flow
            self.is_going_on = True
            main = self.seen.main
            is_level = last.statistic != "monthly_level_above"
            if (
                is_level
                and last.window
                and main
                and (last.window.months > 1 or last.window.start >= main.start or is_other)
            ):
                self.seen.focus = last.window
            if last.unit in {"t", "kg"}:
                self.unit = last.unit
        else:
            self.remember_names(reader)
        self.is_asked = is_question(sentence) and self.is_going_on
        windows = [one for one in sentence.times.values() if isinstance(one, Window)]
        if self.is_asked and windows:
            self.seen.focus = windows[-1]
        self.levels = [one for place, one in reader.stated.items() if place in reader.places]
        self.seen.recent = tuple(one.window for one in self.levels if one.window)
        if reader.base_of:
            last_growth = reader.stated.get(max(reader.base_of))
            months = dict(BASES)[reader.base_of[max(reader.base_of)]]
            if last_growth and last_growth.window:
                self.seen.base = last_growth.window.back(months)
        # Windows of several months are on the year before in any case.
        monthly = (
            [
                name
                for place, name in reader.base_of.items()
                if (window := reader.stated[place].window) and window.months == 1
            ]
            if all(place in reader.stated for place in reader.base_of)
            else reader.base_of.values()
        )
        if said := set(monthly):
            self.statistic = said.pop() if len(said) == 1 else ""
        for one in sentence.marks:
            if one.kind == "unit":
                self.unit = one.name
            if one.kind == "number" and one.name == "weight" and one.quantity and both:
                self.unit = one.quantity.unit

    def remember_names(self, reader: Sentence) -> None:
        """What a sentence without a number names goes for those that follow."""
        sentence = reader.sentence
        flows = [one.name for one in sentence.marks if one.kind == "flow"]
        is_walled = any(one.name in {"price", "market"} for one in sentence.marks)
        products = [
            one.name
            for place, one in enumerate(sentence.marks)
            if one.kind == "product" and (flows or one.start < 24) and not is_walled
        ]
        if products:
            self.subject = self.subject.with_(product=products[0])
            self.is_going_on = True
        if reader.named and (flows or sentence.has("buyer", "of_buyer") or is_question(sentence)):
            partner = reader.named[max(reader.named)]
            self.subject = self.subject.with_(partner=partner)
        if flows:
            self.subject = self.subject.with_(flow=flows[-1])
            self.flow = self.flow or flows[0]
            self.is_going_on = True


def is_beside(sentence: Laid, one: Statement) -> bool:
    """Whether a statement of several is what the others are compared with: ", after 3% in May"."""
    lead = re.split(r"[,;:] ?(?![0-9])", sentence.text[: one.start])[-1]
    tail = r"(?![^\W_])" if sentence.words.is_spaced else ""
    compares = rf"(?:{sentence.words.any('compares')}){tail}"
    return len(lead) < one.start and re.match(compares, lead, re.I) is not None


def subject_after(last: Statement, words: list[Statement]) -> Subject:
    """What a text goes on with after a statement; a list of partners leaves none of them."""
    ranks = [one for one in words if one.statistic == "rank"]
    is_list = last.statistic == "rank" and len(ranks) > 1
    return last.subject.with_(partner=WORLD) if is_list else last.subject


def is_question(sentence: Laid) -> bool:
    """Whether a sentence asks."""
    return sentence.text.rstrip().endswith(("?", "\N{FULLWIDTH QUESTION MARK}"))
