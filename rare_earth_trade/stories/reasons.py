"""Why a number is no claim: what its sentence is about instead, in plain words."""

import re

from rare_earth_trade.stories.clauses import Laid
from rare_earth_trade.stories.subjects import OTHER, Subject, goes_on
from rare_earth_trade.stories.vocabulary import any_of

# Less money than this is no month of trade.
SMALLEST_VALUE = 100_000
# Fewer kilograms are what a machine contains.
SMALLEST_KG = 20
WHY = {
    "day": "a date",
    "time": "a month, year or period",
    "code": "a code, number of a notice or name",
    "price": "a price",
    "market": "about markets",
    "quota": "a quota",
    "forecast": "a forecast or plan",
    "capacity": "a capacity",
    "mirror": "another country's statistics",
    "phone": "a phone number",
    "production": "about production",
    "company": "about companies",
    "demand": "about use or demand",
    "policy": "about policy",
    "page": "of the page, not of the article",
    "freight": "about freight",
    "span": "a length of time",
    "content": "what a product contains",
    "foreign": "money that is not the customs' dollars or yuan",
    "points": "points, not percent",
    "long": "too long for a number of trade",
    OTHER: "another commodity",
    "share": "a share, for which the ledger has no statistic",
    "value_growth": "growth of a value, for which the ledger has no statistic",
    "base": "a growth on a month for which the ledger has no statistic",
    "money": "money, but not the value of trade",
    "count": "a count without a unit of trade",
    "no_way": "a percentage, but whether up or down is not said",
    "no_trade": "not about customs trade",
    "no_series": "of a product that this release does not follow",
    "no_month": "not understood: no month is named",
    "no_day": "not understood without the day of the story: give it with --published",
    "no_product": "not understood: no product is named",
    "ahead": "of a month that was not over when the story was published",
    "revised": "a figure that was revised",
    "difference": "a difference of two quantities, for which the ledger has no statistic",
    "monthly": "an average of months, for which the ledger has no statistic",
    "derived": "a sum or average of the author's own",
    "counted": "growth of things that are counted, not weighed",
    "domestic": "about trade within China",
    "firm": "about companies",
    "average": "an average, for which the ledger has no statistic",
    "unclear": "not understood",
    "rank": "a place in a list, not understood",
    "record": "a record, not understood",
    "streak": "months in a row, not understood",
}
TRADE = ("flow", "product", "world")
ALONE = {"span", "content", "foreign", "points", "long", "price", "capacity", "code"}


def blocked(sentence: Laid, named: dict[int, str]) -> dict[int, str]:
    """By segment what it is about other than trade; this goes on until trade is named again."""
    found: dict[int, str] = {}
    state, is_strong = "", False
    if any(one.name == "price" and one.kind == "number" for one in sentence.marks):
        # "Lost 34% and traded at 375,000 yuan a ton": all of it, where no trade is named.
        state = "" if sentence.has("flow", "buyer", "value") else "price"
        is_strong = bool(state)
    if is_foreign(sentence, named):
        return dict.fromkeys(sentence.segment, "mirror")
    for segment in sorted(set(sentence.segment)):
        places = [at for at, one in enumerate(sentence.segment) if one == segment]
        here = [sentence.marks[at] for at in places]
        strong = next((one.name for one in here if one.kind == "strong"), "")
        weak = next((one.name for one in here if one.kind == "weak"), "")
        goods = any(one.kind == "product" for one in here)
        trade = any(one.kind in {"flow", "world"} for one in here) or any(
            sentence.marks[at].kind in {"buyer", "of_buyer"}
            and any(other in named for other in places)
            for at in places
        )
        if strong:
            state, is_strong = strong, True
        elif trade or (goods and not weak and not is_strong):
            state, is_strong = "", False
        elif weak:
            state, is_strong = weak, False
        if state:
            found[segment] = state
    return found


def is_foreign(sentence: Laid, named: dict[int, str]) -> bool:
    """Whether a sentence is on another country's own statistics, or on its trade with a third."""
    marks = sentence.marks
    home = re.search(rf"(?:{sentence.words.any('home_customs')})", sentence.text, re.I)
    if any(one.kind == "strong" and one.name == "mirror" for one in marks) and not home:
        return True
    for place, one in enumerate(marks):
        is_owned = place - 1 in named and sentence.text[marks[place - 1].end :].startswith("'s")
        if one.kind == "flow" and is_owned and len(sentence.gap(place - 1, place)) <= 4:
            third = [other for other in named if other > place and named[other] != named[place - 1]]
            lead = sentence.text[: marks[third[0]].start] if third else ""
            if third and one.name == "export" and re.search(r"\bto (the )?$", lead):
                return True
    return False


def is_on_trade(sentence: Laid, named: dict[int, str], is_going_on: bool) -> bool:
    """Whether a sentence speaks of trade, by its own words or by going on from the last."""
    if sentence.has(*TRADE) or (sentence.has("buyer") and named):
        return True
    return is_going_on and (
        bool(named)
        or bool(sentence.times)
        or sentence.has("base", "volume", "value", "record", "streak", "multiple", "fraction")
        or (
            goes_on(sentence.text, sentence.words)
            and sentence.has("rise", "fall", "buyer", "of_buyer")
        )
    )


def before_reading(
    sentence: Laid, place: int, walls: dict[int, str], on_trade: bool, before: Subject
) -> str:
    """Why a number cannot be a claim by its kind and its surroundings; empty where it can."""
    mark = sentence.marks[place]
    if mark.name in ALONE:
        return mark.name
    lead = sentence.text[: mark.start][-48:]
    if re.search(rf"(?<![^\W_])(?:{sentence.words.any('labels')})[ .(]*$", lead, re.I):
        return "code"
    if re.search(rf"(?:{sentence.words.any('revised')}) ?$", lead, re.I):
        return "revised"
    if why := walls.get(sentence.segment[place], "" if on_trade else "no_trade"):
        return why
    return by_kind(sentence, place)


def by_kind(sentence: Laid, place: int) -> str:
    """Why a percentage, a quantity or an amount is none of trade."""
    mark = sentence.marks[place]
    kind, size = mark.name, mark.quantity.size if mark.quantity else SMALLEST_KG
    if kind == "weight" and mark.quantity and mark.quantity.unit == "kg" and size < SMALLEST_KG:
        return "content"
    if kind == "pct":
        return share_or_value(sentence, place)
    if kind == "weight" and is_difference(sentence, place):
        return "difference"
    return money(sentence, place) if kind == "money" else ""


def is_difference(sentence: Laid, place: int) -> bool:
    """Whether a quantity is by how much another is larger: "fell by 300 tons"."""
    mark, words = sentence.marks[place], sentence.words
    edge = r"(?<![^\W_])" if words.is_spaced else ""
    before = sentence.text[max(0, mark.start - 40) : mark.start]
    if re.search(rf"{edge}(?:{words.any('differences')}) ?$", before, re.I):
        return True
    behind = words.any("differences_behind")
    # "677 tons, or 12.4%, more".
    also = rf"(?:,? or [0-9.,]+ ?(?:{any_of(words.words['percents'])}),?)?"
    return bool(re.match(rf"{also} ?(?:{behind})(?![^\W_])", sentence.text[mark.end :], re.I))


def share_or_value(sentence: Laid, place: int) -> str:
    """Why a percentage is none of a quantity."""
    mark = sentence.marks[place]
    segment = [
        at for at in range(len(sentence.marks)) if sentence.segment[at] == sentence.segment[place]
    ]
    last = ""
    for at in segment:
        one = sentence.marks[at]
        if one.kind == "value" and one.text.lower().startswith(("in ", "by ")):
            return "value_growth"
        if at < place and one.kind in {"value", "unit_value", "volume", "flow"}:
            last = one.kind
        if at == place + 1 and one.kind == "value":
            last = "value"
    if last in {"value", "unit_value"}:
        return "value_growth"
    if is_content(sentence, place):
        return "content"
    lead = sentence.text[: mark.start]
    begin = max((sentence.marks[at].end for at in segment if sentence.marks[at].kind == "break"
                 and at < place), default=0)  # fmt: skip
    if re.search(rf"(?:{sentence.words.any('share_nouns')})", lead[begin:], re.I):
        # "America's share has shrunk to 9.5%".
        return "share"
    shares = sentence.words.any("shares")
    if re.match(rf" ?(?:{shares})(?![^\W_])", sentence.text[mark.end :], re.I):
        return "share"
    return ""


def is_content(sentence: Laid, place: int) -> bool:
    """Whether a percentage says what something is made of: "a magnet is 30% rare earth"."""
    following = place + 1
    if following >= len(sentence.marks) or sentence.marks[following].kind != "product":
        return False
    return len(sentence.gap(place, following)) <= 1 and not any(
        one.kind in {"rise", "fall"} and sentence.segment[at] == sentence.segment[place]
        for at, one in enumerate(sentence.marks)
    )


def money(sentence: Laid, place: int) -> str:
    """Why money is no value of trade."""
    quantity = sentence.marks[place].quantity
    assert quantity is not None
    if quantity.size < SMALLEST_VALUE:
        return "money"
    marks = sentence.marks
    for at in range(place - 1, -1, -1):
        one = marks[at]
        if one.kind in {"value", "flow"} or one.name in {"weight", "money"}:
            return ""
    near = marks[place + 1 : place + 3]
    if any(one.kind == "value" for one in near):
        return ""
    return "" if sentence.has("flow", "value") else "money"


def after_reading(subject: Subject, products: frozenset[str]) -> str:
    """Why a statement is on no series; empty where it is."""
    if subject.product == OTHER:
        return OTHER
    if not subject.product:
        return "no_product"
    if subject.product not in products:
        return "no_series"
    return "" if subject.flow else "no_trade"
