"""What the words of a sentence are: marks of kinds such as time, product, rise, number."""

import re
import unicodedata
from typing import Any, NamedTuple

from rare_earth_trade.stories.quantities import Quantity, quantities
from rare_earth_trade.stories.vocabulary import Vocabulary, any_of

# Of marks of one length at one place the first of these kinds.
FIRST = (
    *("record", "streak", "first_rise", "rank", "product", "number", "partner", "aside", "time"),
    *("base", "flow", "volume", "value", "rise", "fall"),
)
ALIKE = str.maketrans(
    {
        **dict.fromkeys("\N{MINUS SIGN}\N{FIGURE DASH}\N{NON-BREAKING HYPHEN}\N{HYPHEN}", "-"),
        **dict.fromkeys("’‘‛`´", "'"),
        **dict.fromkeys("“”„«»", '"'),
    }
)


class Mark(NamedTuple):
    """A piece of a sentence and what it is; `what` holds the groups of its wording."""

    kind: str
    name: str
    start: int
    end: int
    text: str
    what: dict[str, str]
    quantity: Quantity | None = None


def plain(text: str) -> str:
    """A text of the same length with plain digits, spaces, quotes and minus signs."""
    return "".join(map(plain_sign, text)).translate(ALIKE)


def plain_sign(sign: str) -> str:
    """A sign as plain as it can be by one sign."""
    if sign.isascii():
        return sign if sign == "\n" or not sign.isspace() else " "
    if sign.isspace():
        return " "
    alike = unicodedata.normalize("NFKC", sign)
    return alike if len(alike) == 1 else sign


def marks(text: str, words: Vocabulary) -> list[Mark]:
    """The marks of a plain sentence in order, none over another; the longest goes first."""
    found = [number_mark(one, text) for one in quantities(text, words)]
    for wording in words.wordings:
        for one in wording.pattern.finditer(text):
            if one.end() > one.start():
                what: dict[str, Any] = {k: v for k, v in one.groupdict().items() if v is not None}
                found.append(Mark(wording.kind, wording.name, one.start(), one.end(), one[0], what))
    times = [one for one in found if one.kind == "time"]
    found = [one for one in found if not is_of_time(one, times)]
    rank = {kind: place for place, kind in enumerate(FIRST)}
    # A number without unit may be a year.
    last = len(rank)
    found.sort(
        key=lambda one: (
            one.start - one.end,
            last + 1 if one.name == "number" else rank.get(one.kind, last),
            one.start,
        )
    )
    taken = bytearray(len(text))
    kept = []
    for one in found:
        if not any(taken[one.start : one.end]):
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
            kept.append(one)
    kept = [part for one in kept for part in parted(one, words)]
    return sorted(kept, key=lambda one: one.start)


def parted(one: Mark, words: Vocabulary) -> list[Mark]:
    """A mark; of a compound such as Magnetexporte its product and its flow."""
    for flow, ends in words.words.get("compounds", {}).items() if one.kind == "product" else ():
        if found := re.search(rf"(?<=\w|-)(?:{any_of(ends)})$", one.text, re.I):
            middle = one.start + found.start()
            return [
                one._replace(end=middle, text=one.text[: found.start()]),
                Mark("flow", flow, middle, one.end, found[0], {}),
            ]
    return [one]


def is_of_time(one: Mark, times: list[Mark]) -> bool:
    """Whether the digits of a bare number are a month's or a day's: 低于9月, "about 30 May"."""
    if one.name != "number" or one.quantity is None:
        return False
    digits = one.quantity.digits
    return any(
        time.start <= digits and one.end <= time.end and time.end - time.start > one.end - digits
        for time in times
    )


def number_mark(one: Quantity, text: str) -> Mark:
    """The mark of a number."""
    return Mark("number", one.kind, one.start, one.end, text[one.start : one.end], {}, one)
