"""Of what a number speaks: product, flow and partner, by the words around it and those before."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from rare_earth_trade.stories.clauses import Laid
from rare_earth_trade.stories.vocabulary import Vocabulary, any_of, words_of

OTHER = "other_commodity"
WORLD = "WLD"
# A partner of a list is that of a number this near: "Germany and Japan 226".
LIST_REACH = 14
# "If you count powders and alloys with the magnets" is on both.
WIDER = words_of("products")["wider"]
# "Germany's total".
OWNING = 3
# A partner's own name has fewer words before it: "Germany, the Netherlands, Japan".
MOST_OF_NAME = 3
# What may stand before a partner that opens a sentence.
OPENING = re.compile(r"\W*((the|die|der|den) )?", re.I)
TRADING = {"buyer", "seller", "of_buyer", "rank"}
TRADED = {"flow", "of_buyer", "buyer"}
OWNED = {"number", "world", "of_buyer", "buyer", "volume", "time", "flow", "rise", "fall"}
BESIDE = {"partner", "number", "rise", "fall", "rank"}
PASSED = {"product", "flow", "buyer", "world", "value", "volume", "of_buyer", "time", "base"}


@dataclass(frozen=True)
class Subject:
    """What trade a statement is on; an empty name is one that nothing has said yet."""

    product: str = ""
    flow: str = ""
    partner: str = ""

    def with_(self, **changes: str) -> "Subject":
        """The same with some names changed."""
        return replace(self, **changes)


@lru_cache(maxsize=8)
def patterns(words: Vocabulary) -> tuple[re.Pattern[str], ...]:
    """What stands before a partner that gets, or one that sells; and openings that go on."""
    spec = words.words
    edge = r"(?<![^\W_])" if words.is_spaced else ""
    space = " ?" if words.is_spaced else ""
    goes, lead = any_of(spec.get("goes_on", ())), any_of(spec.get("goes_on_leads", ()))
    tail = r"(?![^\W_])" if words.is_spaced else ""
    return (
        re.compile(rf"{edge}(?:{any_of(spec['to'])}){space}$", re.I),
        re.compile(rf"{edge}(?:{any_of(spec['from'])}){space}$", re.I),
        re.compile(rf"[\s\"'(•-]*(?:(?:{lead}),? ?)?(?:{goes}){tail}", re.I),
        re.compile(rf" ?(?:{any_of(spec.get('to_behind', ['(?!)']))})", re.I),
    )


def goes_on(text: str, words: Vocabulary) -> bool:
    """Whether a sentence begins with a word that carries on what the last one was about."""
    return patterns(words)[2].match(text) is not None


def partners(sentence: Laid) -> dict[int, str]:
    """Marks of partners that trade with China here, and the code of each; others are in passing."""
    found = {}
    marks = sentence.marks
    to, source, _, behind = patterns(sentence.words)
    mostly = re.compile(rf"(?:{sentence.words.any('mostly')})[^,;.]*$", re.I)
    overtaken = re.compile(rf"(?:{sentence.words.any('overtaking')}) (?:the )?$", re.I)
    for place, one in enumerate(marks):
        if one.kind != "partner":
            continue
        before = sentence.text[max(0, one.start - 24) : one.start]
        if is_aside(sentence, place):
            continue
        if overtaken.search(before) or mostly.search(sentence.text[: one.start][-48:]):
            continue
        following = marks[place + 1] if place + 1 < len(marks) else None
        gap = sentence.text[one.end : following.start] if following else sentence.text[one.end :]
        near = following is not None and len(gap) <= 24
        beyond = marks[place + 2].kind if place + 2 < len(marks) else ""
        owns_trade = following is not None and following.kind == "product" and beyond in TRADED
        is_owner = near and following is not None and (following.kind in OWNED or owns_trade)
        if gap.startswith("'s") and not is_owner:
            # "Germany, Europe's largest economy", but "India's magnet imports".
            continue
        is_named = (
            bool(to.search(before) or source.search(before) or behind.match(sentence.text, one.end))
            or (near and following is not None and following.kind in TRADING)
            or (near and following is not None and following.kind in {"number", "flow"})
            or (near and following is not None and following.name == "opening")
            or (following is not None and following.kind == "world" and len(gap) <= OWNING)
            or (place > 0 and marks[place - 1].kind == "rank")
            or not sentence.words.is_spaced
            or (owns_trade and gap.startswith("'s"))
            or is_in_list(sentence, place)
            or is_listed(sentence, place)
        )
        if is_named or OPENING.fullmatch(sentence.text[: one.start]):
            found[place] = sentence.words.code_of(one.text)
    return found


def is_aside(sentence: Laid, place: int) -> bool:
    """Whether a partner only says what another is: "the US, the largest buyer after Germany,"."""
    marks = sentence.marks
    begin = place - 1
    while begin >= 0 and marks[begin].kind != "break":
        begin -= 1
    end = next((at for at in range(place, len(marks)) if marks[at].kind == "break"), None)
    if any(marks[at].kind == "partner" for at in range(begin + 1, place)):
        return False
    if begin < 1 or end is None or (marks[begin].text, marks[end].text) != (",", ","):
        return False
    lead = sentence.text[marks[begin].end : marks[place].start]
    article = sentence.words.any("articles")
    is_noun = re.match(rf" (?:{article}) ", lead, re.I) and len(lead.split()) >= MOST_OF_NAME
    return marks[begin - 1].kind == "partner" and bool(is_noun)


def is_in_list(sentence: Laid, place: int) -> bool:
    """Whether another partner, a number or a rise stands right beside a partner."""
    for step in (-1, 1):
        other = place + step
        while 0 <= other < len(sentence.marks) and sentence.marks[other].name == "soft":
            other += step
        if 0 <= other < len(sentence.marks):
            low, high = min(place, other), max(place, other)
            near = len(sentence.gap(low, high)) <= 22
            if near and sentence.marks[other].kind in BESIDE:
                return True
    return False


def is_listed(sentence: Laid, place: int) -> bool:
    """Whether a partner stands in a list of ranks, at the head of its words, or before "which"."""
    marks = sentence.marks
    if any(one.kind == "rank" and one.name in {"next", "in_order"} for one in marks):
        return True
    if place + 1 >= len(marks) or marks[place + 1].kind != "break":
        return False
    if marks[place + 1].text == ":" and marks[place].start < 40:
        return True
    # "The US, meanwhile, took 582 tonnes".
    aside = [one.text for one in marks[place + 1 : place + 3]] == [",", ","]
    if aside and place + 3 < len(marks) and marks[place + 3].kind in {"buyer", "rise", "fall"}:
        return marks[place + 3].start - marks[place].end <= 32
    is_relative = marks[place + 1].name == "relative"
    return is_relative and place + 2 < len(marks) and marks[place + 2].kind == "buyer"


def subject(sentence: Laid, place: int, before: Subject, named: dict[int, str]) -> Subject:
    """What the number at a place speaks of, where the text before spoke of `before`."""
    return Subject(
        product_of(sentence, place, before.product),
        flow_of(sentence, place, before.flow, named),
        partner_of(sentence, place, before.partner, named),
    )


def product_behind(sentence: Laid, place: int) -> str:
    """The product right behind a number: "5,473 tons of magnets"."""
    marks = sentence.marks
    for name, wordings in sentence.words.words.get("short_products", {}).items():
        if re.match(rf" of (?:{any_of(wordings)})(?![^\W_])", sentence.text[marks[place].end :]):
            return name
    if place + 1 < len(marks) and marks[place + 1].kind in {"product", "commodity"}:
        gap = sentence.gap(place, place + 1).strip().lower()
        if gap in {"of", "", "of the", "von", "an", "的", "の", "of chinese", "of china's"}:
            return marks[place + 1].name or OTHER
    return ""


def product_of(sentence: Laid, place: int, before: str) -> str:
    """The product of a number: right behind it, before it, behind in the clause, or as before."""
    marks = sentence.marks
    if found := product_behind(sentence, place):
        return found
    for other in range(place - 1, -1, -1):
        if not is_seen(sentence, other, place) or is_example(sentence, other, place):
            continue
        if marks[other].kind == "product":
            wider = WIDER.get(marks[other].name, "")
            is_said = wider and any(one.name == wider for one in marks[:other])
            return wider if is_said else marks[other].name
        if is_traded(sentence, other):
            return OTHER
    for other in range(place + 1, len(marks)):
        if sentence.clause[other] != sentence.clause[place]:
            break
        if marks[other].kind == "product":
            return marks[other].name
        if is_traded(sentence, other):
            return OTHER
    return before


def is_example(sentence: Laid, other: int, place: int) -> bool:
    """Whether a product only is most of a whole: "imports, mostly ores, fell"."""
    if sentence.segment[other] == sentence.segment[place]:
        return False
    mostly = sentence.words.any("mostly")
    lead = sentence.text[: sentence.marks[other].start][-48:]
    return re.search(rf"(?:{mostly})[^,;.]*$", lead, re.I) is not None


def is_traded(sentence: Laid, place: int) -> bool:
    """Whether a commodity is what is traded: "soybean imports", "exports of steel"."""
    marks = sentence.marks
    if marks[place].kind != "commodity":
        return False
    if not sentence.words.is_spaced or place == 0:
        return True
    lead = sentence.text[: marks[place].start].lower()
    is_of = lead.rstrip().endswith((" of", " von", " an"))
    following = marks[place + 1] if place + 1 < len(marks) else None
    is_before = following is not None and following.kind in {"flow", "product"}
    return is_of or (is_before and len(sentence.gap(place, place + 1)) <= 24)


def flow_of(sentence: Laid, place: int, before: str, named: dict[int, str]) -> str:
    """The flow of a number, as seen from China."""
    after = place + 1
    if (
        after < len(sentence.marks)
        and sentence.marks[after].kind == "flow"
        and sentence.gap(place, after) == " "
        and re.fullmatch(sentence.words.any("verbs_of_flow"), sentence.marks[after].text, re.I)
    ):
        # "38,563 t exported and 60,190 t imported".
        return flow_at(sentence, after, named) or before
    behind = [
        other
        for other in range(place + 1, len(sentence.marks))
        if sentence.clause[other] == sentence.clause[place]
    ]
    for other in (*range(place - 1, -1, -1), *behind):
        if found := flow_at(sentence, other, named):
            is_bought = found == "import" and before == "export"
            if found == "export" and before == "import" and is_delivered(sentence, other):
                return before
            return before if is_bought and buys(sentence, other, named) else found
    return before


def is_delivered(sentence: Laid, place: int) -> bool:
    """Whether "it" delivered, where the text is on imports: the partner of the sentence before."""
    verb = re.fullmatch(sentence.words.any("verbs_of_flow"), sentence.marks[place].text, re.I)
    home = re.search(sentence.words.any("home"), sentence.text, re.I)
    return bool(verb) and not home and goes_on(sentence.text, sentence.words)


def buys(sentence: Laid, place: int, named: dict[int, str]) -> bool:
    """Whether a partner imports, where words stand without spaces: what China exports to it."""
    words, mark = sentence.words, sentence.marks[place]
    earlier = [other for other in named if other < place]
    if words.is_spaced or mark.kind != "flow" or not earlier:
        return False
    last = sentence.marks[earlier[-1]]
    lead, between = sentence.text[: last.start], sentence.text[last.end : mark.start]
    to, source, _, behind = patterns(words)
    is_led = to.search(lead) or source.search(lead) or behind.match(sentence.text, last.end)
    return not (is_led or to.search(last.text) or re.search(words.any("home"), between))


def flow_at(sentence: Laid, place: int, named: dict[int, str]) -> str:
    """The flow that a mark names; empty where it names none."""
    mark = sentence.marks[place]
    if mark.kind == "flow":
        return as_seen(sentence, place, named)
    if mark.kind in {"value", "volume"}:
        # "Export value", 出口额.
        for name, wordings in sentence.words.words["flows"].items():
            if re.search(any_of(wordings), mark.text, re.I):
                return name
    if mark.kind == "buyer" and mark.text.lower().startswith("account"):
        # "Malaysia accounted for 560 tonnes" is of either flow.
        return ""
    if mark.kind == "buyer" and re.search(
        rf"(?:{sentence.words.any('home')}) $", sentence.text[: mark.start], re.I
    ):
        # "China took in 7,560 tonnes".
        return "import"
    if mark.kind in {"buyer", "seller"} and owner(sentence, place, named):
        return "export" if mark.kind == "buyer" else "import"
    return ""


def owner(sentence: Laid, place: int, named: dict[int, str]) -> bool:
    """Whether a partner stands before a verb in its segment: the one that buys or sells."""
    return any(
        other in named
        for other in range(place)
        if sentence.clause[other] == sentence.clause[place]
        and len(sentence.gap(other, place)) <= 48
    )


def lead_of(sentence: Laid, place: int, named: dict[int, str]) -> str:
    """What stands before the last partner before a place."""
    last = max(other for other in named if other < place)
    return sentence.text[max(0, sentence.marks[last].start - 24) : sentence.marks[last].start]


def as_seen(sentence: Laid, place: int, named: dict[int, str]) -> str:
    """The flow of a word; what a partner imports is an export of China, and the reverse."""
    mark = sentence.marks[place]
    before = place - 1
    if before > 0 and sentence.marks[before].kind == "product":
        # "India's magnet imports".
        before -= 1
    is_owned = (
        before in named
        and len(sentence.gap(before, place)) <= 32
        and not patterns(sentence.words)[0].search(
            sentence.text[max(0, sentence.marks[before].start - 24) : sentence.marks[before].start]
        )
        and not patterns(sentence.words)[1].search(
            sentence.text[max(0, sentence.marks[before].start - 24) : sentence.marks[before].start]
        )
    )
    verb = re.fullmatch(sentence.words.any("verbs_of_flow"), mark.text, re.I)
    lead = sentence.text[: mark.start]
    at_home = re.search(sentence.words.any("home"), lead, re.I)
    if verb and not at_home and owner(sentence, place, named):
        # "South Korea and Vietnam ... imported": what they import China exports.
        is_owned = not patterns(sentence.words)[0].search(lead_of(sentence, place, named))
    if is_owned and sentence.words.is_spaced:
        return "export" if mark.name == "import" else "import"
    return mark.name


def partner_of(sentence: Laid, place: int, before: str, named: dict[int, str]) -> str:
    """The partner of a number: right behind it, else the last one named before it."""
    marks = sentence.marks
    for other in range(place + 1, len(marks)):
        if marks[other].kind == "partner" and other in named:
            text = sentence.text[max(0, marks[other].start - 24) : marks[other].start]
            to, source, _, _ = patterns(sentence.words)
            is_import = any(one.kind == "flow" and one.name == "import" for one in marks)
            if sentence.words.is_spaced and (
                to.search(text) or (is_import and source.search(text))
            ):
                return named[other]
            break
        if marks[other].kind not in PASSED or sentence.segment[other] != sentence.segment[place]:
            break
    for other in range(place - 1, -1, -1):
        if not is_seen(sentence, other, place):
            continue
        if other in named and marks[other].kind == "partner":
            return WORLD if is_of_many(sentence, other, place, named) else named[other]
        is_of = re.fullmatch(r" (of|von) ", sentence.text[marks[other].end : marks[place].start])
        if marks[other].kind == "world" and (is_of or not is_whole(sentence, other)):
            owned = other - 1 in named and len(sentence.gap(other - 1, other)) <= OWNING
            # "The US total" is that of the US.
            if not owned:
                return WORLD
    return before


def is_whole(sentence: Laid, place: int) -> bool:
    """Whether words such as "the total" only are what a share is of: "19% of the total"."""
    lead = sentence.text[max(0, sentence.marks[place].start - 12) : sentence.marks[place].start]
    edge = r"(?<![^\W_])" if sentence.words.is_spaced else ""
    if not re.search(rf"{edge}(?:{sentence.words.any('wholes')}) ?$", lead, re.I):
        return False
    near = (place - 1,) if sentence.words.is_spaced else (place - 1, place + 1)
    return any(
        0 <= other < len(sentence.marks)
        and (sentence.marks[other].name == "pct" or sentence.marks[other].kind == "fraction")
        for other in near
    )


def is_seen(sentence: Laid, other: int, place: int) -> bool:
    """Whether a mark counts at a place: what stands in brackets or behind "which" only there."""
    inner = sentence.clauses[sentence.clause[other]].kind in {"relative", "brackets"}
    return not inner or sentence.clause[other] == sentence.clause[place]


def is_of_many(sentence: Laid, other: int, place: int, named: dict[int, str]) -> bool:
    """Whether a partner only ends a list of several: "from Myanmar, Laos and Malaysia"."""
    if sentence.marks[other].end + LIST_REACH > sentence.marks[place].start:
        return False
    earlier = [one for one in named if one < other]
    if not earlier or not sentence.words.is_spaced:
        return False
    gap = sentence.text[sentence.marks[max(earlier)].end : sentence.marks[other].start]
    return re.fullmatch(r",? (and |und )?(the |den |die )?", gap) is not None


def partners_in_turn(sentence: Laid, named: dict[int, str]) -> dict[int, str]:
    """Partners of numbers by their order: "Germany and Vietnam grew by 6% and 9% respectively"."""
    found = re.search(sentence.words.any("respectively"), sentence.text, re.I)
    if not found:
        return {}
    for kinds in (("pct",), ("weight",), ("number",), ("weight", "number")):
        places = [at for at in sentence.numbers(*kinds) if sentence.marks[at].end <= found.start()]
        before = [at for at in sorted(named) if not places or at < places[0]]
        if len(places) == len(before) > 1:
            return {at: named[one] for at, one in zip(places, before, strict=True)}
    places = [at for at in sentence.numbers("pct") if sentence.marks[at].end <= found.start()]
    partners = sorted(named)
    if len(places) == len(partners) > 1:
        return {at: named[one] for at, one in zip(places, partners, strict=True)}
    return {}
