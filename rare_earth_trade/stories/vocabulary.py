"""Words of trade news in one language: wordings of `words/*.yml`, ready to be looked for.

A wording is a piece of a regular expression; `{month}` and the like stand for what they say, and
become groups of that name.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

WORDS = Path(__file__).with_name("words")
SLOT = re.compile(r"\{([a-z]+)\}")
# Sections whose wordings are looked for as they stand, by the kind of mark that each makes.
PLAIN = {
    "rises": "rise",
    "falls": "fall",
    "buyers": "buyer",
    "sellers": "seller",
    "of_buyers": "of_buyer",
    "worlds": "world",
    "asides": "aside",
    "commodities": "commodity",
    "values": "value",
    "volumes": "volume",
    "unit_values": "unit_value",
    "ends": "end",
    "streaks": "streak",
    "first_rise": "first_rise",
    "times": "times",
}
NAMED = {
    "flows": "flow",
    "products": "product",
    "strong": "strong",
    "weak": "weak",
    "windows": "time",
    "bases": "base",
    "records": "record",
    "ranks": "rank",
    "multiples": "multiple",
    "breaks": "break",
    "units_named": "unit",
}


@dataclass(frozen=True)
class Wording:
    """A wording to look for: the kind of mark that it makes, and its name within the kind."""

    kind: str
    name: str
    pattern: re.Pattern[str]


class Vocabulary:
    """The words of a language, with the partners that a release knows."""

    def __init__(self, language: str, codes: frozenset[str]):
        self.language = language
        self.words: dict[str, Any] = words_of(language)
        self.is_spaced: bool = self.words["is_spaced"]
        self.months = {
            name.lower(): number for number, names in self.words["months"].items() for name in names
        }
        self.counts = {name.lower(): number for name, number in self.words["counts"].items()}
        self.ordinals = {name.lower(): number for name, number in self.words["ordinals"].items()}
        self.partners = dict(partners_of(language, codes))
        self.slots = self.made_slots()
        self.wordings = list(self.made())

    def made_slots(self) -> dict[str, str]:
        """What each slot of a wording looks for."""
        months = sorted(self.months, key=len, reverse=True)
        if self.is_spaced:
            # May and March are months with a capital only.
            whole = {names[0].lower() for names in self.words["months"].values()}
            forms = "|".join(
                f"(?:{name.capitalize()}|{name.upper()})" + ("" if name in whole else r"\.?")
                for name in months
            )
            months = [rf"(?-i:{forms})(?![^\W_])"]
        extremes = self.words["highest"] + self.words["lowest"]
        return {
            "month": "|".join(months),
            "year": r"(?:19|20)[0-9]{2}(?![0-9]|[.,][0-9])",
            "day": r"[0-9]{1,2}(?![0-9]|[.,][0-9])",
            "short": r"[0-9]{2}(?![0-9]|[.,%][0-9]?)",
            "number": r"[0-9]{1,3}(?![0-9]|[.,][0-9])",
            "count": any_of(self.counts),
            "ordinal": any_of(self.ordinals),
            "extreme": any_of(extremes),
        }

    def made(self) -> Iterator[Wording]:
        """Every wording of the language."""
        for section, kind in PLAIN.items():
            yield from self.of(kind, "", self.words.get(section, []))
        for section, kind in NAMED.items():
            for name, wordings in self.words.get(section, {}).items():
                yield from self.of(kind, str(name), wordings)
        for fraction, size in self.words.get("fractions", {}).items():
            yield from self.of("fraction", str(size), [fraction])
        names = "|".join(sorted((name for name in self.partners), key=len, reverse=True))
        yield Wording("partner", "", re.compile(self.bounded(names)))

    def of(self, kind: str, name: str, wordings: Iterable[str]) -> Iterator[Wording]:
        """Wordings of one kind and name: those without slots in one pattern."""
        if kind == "break":
            # Words are whole ones, signs stand anywhere.
            signs = [self.bounded(one) if one[0].isalpha() else self.ended(one) for one in wordings]
            yield Wording(kind, name, re.compile("|".join(signs) or r"(?!)", re.IGNORECASE))
            return
        plain = sorted((one for one in wordings if not SLOT.search(one)), key=len, reverse=True)
        slotted = [one for one in wordings if SLOT.search(one)]
        for one in [*(["|".join(plain)] if plain else []), *slotted]:
            pattern = self.bounded(self.filled(one))
            yield Wording(kind, name, re.compile(pattern, re.IGNORECASE))

    def filled(self, wording: str) -> str:
        """A wording with its slots as groups; a second one of a name ends in 2."""
        seen: Counter[str] = Counter()

        def group(slot: re.Match[str]) -> str:
            seen[slot[1]] += 1
            again = str(seen[slot[1]]) if seen[slot[1]] > 1 else ""
            return f"(?P<{slot[1]}{again}>{self.slots[slot[1]]})"

        return SLOT.sub(group, wording)

    def bounded(self, pattern: str) -> str:
        """A pattern that takes whole words only, where a language has spaces between them."""
        if not self.is_spaced:
            return f"(?:{pattern})"
        # Not the end of a word, nor the decimals of a number.
        return rf"(?<![^\W_])(?<![0-9][.,])(?:{pattern})(?![^\W_])"

    def ended(self, wording: str) -> str:
        """A wording that begins with a sign, and does not end within a word."""
        is_word = self.is_spaced and wording[-1].isalpha() and wording[-2] != "\\"
        return rf"{wording}(?![^\W_])" if is_word else wording

    def code_of(self, name: str) -> str:
        """The partner of a name as it stands in a text."""
        if name in self.partners:
            return self.partners[name]
        return next(
            code for one, code in self.partners.items() if re.fullmatch(one, name) is not None
        )

    def any(self, section: str) -> str:
        """All wordings of a section as one pattern, the longest first."""
        return any_of(self.words.get(section, ()))


def any_of(wordings: Iterable[str]) -> str:
    """Any of some wordings, the longest first."""
    return "|".join(sorted(wordings, key=len, reverse=True)) or r"(?!)"


@cache
def words_of(language: str) -> dict[str, Any]:
    """The words file of a language."""
    text = (WORDS / f"{language}.yml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@cache
def vocabulary(language: str, codes: frozenset[str]) -> Vocabulary:
    """The vocabulary of a language, made once."""
    return Vocabulary(language, codes)


def partners_of(language: str, codes: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Names of partners in a language, as wordings, each with its code.

    CLDR has the names of countries in every language; `partners.yml` adds what it lacks.
    """
    from babel.core import Locale, get_global  # noqa: PLC0415 (for stories only)

    alike = get_global("territory_aliases")
    locales = [Locale.parse(one) for one in {"zh": ("zh", "zh_Hant")}.get(language, (language,))]
    for code in sorted(codes):
        for territory in alike.get(code, ())[:1]:
            for locale in locales:
                if name := locale.territories.get(territory):
                    yield re.escape(name.partition(" (")[0]), code
    own = yaml.safe_load((WORDS / "partners.yml").read_text(encoding="utf-8"))
    for code, names in own.items():
        if code in codes:
            yield from ((name, code) for name in names.get(language, ()))
