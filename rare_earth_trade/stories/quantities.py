"""Numbers as trade news prints them, with unit, sign and what is said of their exactness."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from rare_earth_trade.stories.vocabulary import Vocabulary, any_of

# A number of more digits counts nothing that is traded.
MOST_DIGITS = 15
DIGITS = r"[0-9]+(?:[.,'・][0-9]+)*"
# 4\N{CJK UNIFIED IDEOGRAPH-4E07}8355.7: what stands behind ten thousands.
REST = r"(?:[0-9]{1,4}|[0-9],[0-9]{3})(?:\.[0-9]+)?(?![.,]?[0-9])"
LOOK_BACK = 48


@dataclass(frozen=True)
class Quantity:
    """A number and what it counts: `size` in `unit`, without its sign; `place` is the last one."""

    start: int
    end: int
    kind: str
    size: Decimal
    place: Decimal
    unit: str = ""
    sign: int = 0
    qualifier: str = "exact"
    digits: int = 0


def quantities(text: str, words: Vocabulary) -> Iterator[Quantity]:
    """All numbers of a plain text, in order."""
    pattern, counted, before, behind = patterns(words)
    for found in pattern.finditer(text):
        yield from [one] if (one := read(found, text, words, before, behind)) else []
    for found in counted.finditer(text):
        # "Twelve percent".
        size = words.counts[found["count"].lower()]
        start, qualifier = qualified(text, found.start(), found.end(), before, behind)
        yield Quantity(
            start, found.end(), "pct", Decimal(size), Decimal(1), "pct", 0, qualifier, found.start()
        )


@lru_cache(maxsize=8)
def patterns(words: Vocabulary) -> tuple[re.Pattern[str], ...]:
    """Patterns of a number with its unit, of a share in words, and of what stands around them."""
    spec = words.words
    currency = "|".join(
        f"(?P<cur_{one}>{any_of(names)})" for one, names in spec["currencies"].items()
    )
    behind = "|".join(
        f"(?P<cub_{one}>{any_of(names)})" for one, names in spec["currencies"].items()
    )
    weight = "|".join(f"(?P<w_{one}>{any_of(names)})" for one, names in spec["weights"].items())
    each = "|".join(f"(?P<each_{one}>{any_of(names)})" for one, names in spec["each"].items())
    scale = any_of(map(str, spec["scales"]))
    edge = r"(?![^\W_])" if words.is_spaced else ""
    lead = r"(?<![^\W_])" if words.is_spaced else ""
    percent = any_of(spec["percents"])
    # A hyphen joins letters; where words stand without spaces, 同比-3% is a sign all the same.
    letters = r"^\W_" if words.is_spaced else r"A-Za-z0-9"
    tails = "|".join(
        f"(?P<tail_{name}>{any_of(one)})" for name, one in spec.get("number_tails", {}).items()
    )
    pattern = (
        rf"(?:{lead}(?:{currency}) ?)?(?P<sign>(?<![{letters}])[-+±] ?)?(?P<number>{DIGITS})"
        rf"(?:{tails or '(?!)'})?"
        rf"(?:[ -]?(?P<scale>{scale})(?P<rest>{REST})?{edge})?"
        rf"(?: ?-?(?:(?P<points>{any_of(spec['points'])}){edge}|(?P<pct>{percent}){edge}"
        rf"|(?:{weight}){edge}|(?P<span>{any_of(spec['spans'])}){edge}|(?:{behind}){edge}))?"
        rf"(?: ?(?:{each}){edge})?"
    )
    counts = any_of(words.counts)
    qualifier = "|".join(
        f"(?P<{name}>{any_of(one)})" for name, one in spec["qualifiers"].items() if one
    )
    nothing = any_of(spec.get("nothing", ()))
    start = r"(?<![^\W_])" if words.is_spaced else ""
    after = "|".join(
        f"(?P<{name}>{any_of(one)})" for name, one in spec.get("qualifiers_after", {}).items()
    )
    return (
        re.compile(pattern, re.IGNORECASE),
        re.compile(rf"{start}(?P<count>{counts}) ?(?:{percent}){edge}", re.IGNORECASE),
        re.compile(rf"{start}(?:{qualifier})(?: ?(?:a|an|{nothing}))? ?$", re.IGNORECASE),
        re.compile(rf" ?(?:{after or '(?!)'}){edge}", re.IGNORECASE),
    )


def read(
    found: re.Match[str], text: str, words: Vocabulary, before: re.Pattern, behind: re.Pattern
) -> Quantity | None:
    """The quantity of a match."""
    parts = {name: one for name, one in found.groupdict().items() if one}
    start, end = found.start(), found.end()
    digits = found.start("number")
    if sum(sign.isdigit() for sign in parts["number"]) > MOST_DIGITS:
        return Quantity(start, end, "long", Decimal(0), Decimal(1), digits=digits)
    size, place = number(parts["number"], words.words["decimal"])
    if "scale" in parts:
        scale = Decimal(words.words["scales"][parts["scale"].lower()])
        size, place = size * scale, place * scale
        if "rest" in parts:
            rest, place = number(parts["rest"], words.words["decimal"])
            size += rest
    kind, unit = kind_of(parts)
    if unit == "kt":
        size, place, unit = size * 1000, place * 1000, "t"
    if kind == "number" and re.search(r"[A-Za-z][-.]?$", text[max(0, start - 2) : start]):
        kind = "code"
    sign = {"-": -1, "+": 1}.get(parts.get("sign", " ")[0], 0)
    if sign < 0 and re.search(r"[\w.] ?$", text[:start][-2:]) and kind != "pct":
        sign = 0
    start, qualifier = qualified(text, start, end, before, behind)
    for name in parts:
        if name.startswith("tail_"):
            qualifier = name.removeprefix("tail_")
    return Quantity(start, end, kind, size, place, unit, sign, qualifier, digits)


def kind_of(parts: dict[str, str]) -> tuple[str, str]:
    """What a number counts, and its unit."""
    names = {name.partition("_")[0]: name.partition("_")[2] for name in parts if "_" in name}
    money = names.get("cur") or names.get("cub")
    each = names.get("each")
    if each in {"price", "capacity"}:
        return each, ""
    if "points" in parts or ("span" in parts and not money):
        return ("points" if "points" in parts else "span"), ""
    if money:
        return ("money", money) if money != "other" else ("foreign", "")
    if "pct" in parts:
        return "pct", "pct"
    if "w" in names:
        kind = {"g": "content"}.get(names["w"], "weight")
        return ("monthly" if each == "month" and kind == "weight" else kind), names["w"]
    return "number", ""


def number(text: str, decimal: str) -> tuple[Decimal, Decimal]:
    """The size of a number and its last place; `decimal` is what stands before decimals."""
    text = text.replace("・", ".").replace("'", "")
    thousands = "," if decimal == "." else "."
    if decimal not in text and text.count(thousands) == 1 and len(text.split(thousands)[1]) != 3:
        # No thousands come in other groups than three.
        thousands, decimal = decimal, thousands
    whole, _, decimals = text.replace(thousands, "").partition(decimal)
    plain = f"{whole}.{decimals.replace(decimal, '')}" if decimals else whole
    places = len(plain.partition(".")[2])
    return Decimal(plain), Decimal(1).scaleb(-places)


def qualified(
    text: str, start: int, end: int, before: re.Pattern, behind: re.Pattern
) -> tuple[int, str]:
    """Where a number begins with the word before it that says how exact it is, and what it says."""
    window = text[max(0, start - LOOK_BACK) : start]
    if found := before.search(window):
        said = next(name for name, one in found.groupdict().items() if one)
        lead = window[: found.start()].rstrip()
        # "5.7% above the 5,278 tons" compares.
        if not lead.endswith(("%", "percent", "per cent", "pct")):
            return start - len(window) + found.start(), said
    if found := behind.match(text, end):
        return start, next(name for name, one in found.groupdict().items() if one)
    return start, "exact"
