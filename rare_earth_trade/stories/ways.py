"""Ways up and down: by how much a number says that trade grew or fell."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from rare_earth_trade.stories.clauses import Laid
from rare_earth_trade.stories.marks import Mark
from rare_earth_trade.stories.quantities import patterns as quantity_patterns
from rare_earth_trade.stories.quantities import qualified
from rare_earth_trade.stories.vocabulary import Vocabulary, any_of

# "The increase is nearly a third".
BESIDE = 18
# A way up or down reaches over so many commas.
MOST_COMMAS = 2


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
        return fraction(sentence, place)
    if mark.kind == "multiple":
        value, qualifier = Decimal(mark.name), said(sentence, mark)
        if value < 0 and "half" in mark.text.lower() and not mark.text.lower().startswith("by"):
            # Less than half is a fall of more than half.
            turned = {"at_most": "at_least", "at_least": "at_most"}
            qualifier = turned.get(qualifier, qualifier)
        return Growth(value, Decimal(1), "approximate" if qualifier == "exact" else qualifier)
    return times(sentence, mark)


def fraction(sentence: Laid, place: int) -> Growth | None:
    """The growth of "a fifth less" or "fell by a third"; none of "a third of the total"."""
    mark = sentence.marks[place]
    if re.match(r" of (?!a per)", sentence.text[mark.end :]):
        return None
    sign = way_behind(sentence, place) or way_right_before(sentence, place)
    qualifier = said(sentence, mark)
    if not sign:
        return None
    exactness = "approximate" if qualifier == "exact" else qualifier
    size = share_of(sentence, mark)
    if not size:
        return None
    last_place = Decimal(1) if size == size.to_integral() else Decimal("0.1")
    return Growth(sign * size, last_place, exactness)


def share_of(sentence: Laid, mark: Mark) -> Decimal:
    """How many percent a fraction is: by its name, or by its counts of tenths or parts."""

    def count(name: str) -> int:
        said_ = mark.what.get(name, "")
        return sentence.words.counts.get(said_.lower()) or int(said_ if said_.isdigit() else 0)

    if mark.name == "tenths":
        half = 5 if re.search(sentence.words.any("half_tenths"), mark.text) else 0
        return Decimal((count("count") or count("day")) * 10 + half)
    if mark.name == "parts":
        # 五分之一: the whole stands first.
        whole, part = (count("count") or count("day")), (count("count2") or count("day2"))
        return Decimal(round(100 * part / whole)) if 0 < part < whole else Decimal(0)
    return Decimal(mark.name)


def times(sentence: Laid, mark: Mark) -> Growth | None:
    """The growth of "seven times the 46 tons"."""
    spec = sentence.words.words
    of = any_of(spec.get("times_of", ()))
    place = sentence.marks.index(mark)
    following = sentence.marks[place + 1] if place + 1 < len(sentence.marks) else None
    # "Three times May's volume".
    is_beside = (
        following is not None and following.kind == "time" and (following.start - mark.end <= 1)
    )
    is_of = is_beside or re.match(rf" ?(?:{of})", sentence.text[mark.end :], re.I)
    if "fold" not in mark.text and not is_of:
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
        or way_of_words(sentence, place)
        or way_before(sentence, place)
        or way_at_end(sentence, place)
        or way_of_next(sentence, place)
        or way_over(sentence, place)
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
    if sentence.text[: sentence.marks[place].start].endswith(", or "):
        # "677 tons, or 12.4%, more than in October".
        end += sentence.text.startswith(",", end)
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
    exact = f"{sentence.words.any('more_after')}|{sentence.words.any('less_after')}"
    other = place - 1
    if other > 0 and re.fullmatch(exact, sentence.marks[other].text, re.I):
        # "Fell by more than a third": "more" only says how exact it is.
        other -= 1
    elif other == 0 and re.fullmatch(exact, sentence.marks[other].text, re.I):
        return 0
    kind = sentence.marks[other].kind if other >= 0 else ""
    if kind not in {"rise", "fall"} or len(sentence.gap(other, place)) > BESIDE:
        return 0
    return 1 if kind == "rise" else -1


def way_before(sentence: Laid, place: int) -> int:
    """The last way before a number: in its segment first, then in its clause."""
    sentence_clause = sentence.clause[place]
    commas = 0
    for other in range(place - 1, -1, -1):
        one = sentence.marks[other]
        commas += one.name == "soft"
        if commas > MOST_COMMAS:
            return 0
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


def in_words(sentence: Laid, place: int) -> int | None:
    """The fraction that a growth in brackets says again: "by more than a third (36.2%)"."""
    if place < 2 or sentence.marks[place - 1].name != "opening":
        return None
    return place - 2 if sentence.marks[place - 2].kind in {"fraction", "multiple"} else None


def way_of_words(sentence: Laid, place: int) -> int:
    """The way of a growth in brackets by the fraction before them."""
    other = in_words(sentence, place)
    size = growth(sentence, other) if other is not None else None
    return (1 if size.value > 0 else -1) if size else 0


def way_over(sentence: Laid, place: int) -> int:
    """Up, where nothing says so but "13% over October"."""
    words = sentence.words
    edge = r"(?![^\W_])" if words.is_spaced else ""
    over = re.compile(rf" ?(?:{words.any('over_after')}){edge}", re.I)
    return 1 if over.match(sentence.text, sentence.marks[place].end) else 0


def way_of_next(sentence: Laid, place: int) -> int:
    """The way of the next growth, in a list: "around 27 percent and roughly 20 percent lower"."""
    for other in range(place + 1, len(sentence.marks)):
        if sentence.marks[other].kind == "break":
            return 0
        if sentence.marks[other].name == "pct":
            return way_behind(sentence, other)
    return 0


def places_of_growth(sentence: Laid) -> Iterator[int]:
    """Places that can state a growth."""
    for place, one in enumerate(sentence.marks):
        if one.name == "pct" or one.kind in {"multiple", "fraction", "times"}:
            yield place
