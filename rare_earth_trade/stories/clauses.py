"""A sentence laid out: its marks, the clauses and segments they stand in, and what each time means.

A segment lies between commas; a clause between stronger breaks. What stands in brackets, and a
clause that begins with "which" or "when", is a clause of its own, on what stands before it.
"""

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from rare_earth_trade.stories.marks import Mark, marks
from rare_earth_trade.stories.vocabulary import Vocabulary, any_of
from rare_earth_trade.stories.windows import Reference, Relative, Window, window

NEAR = 72
# Between a multiple and the time that it is of: "half as much again as in May".
OF_MULTIPLE = re.compile(
    r"(the|that of|those of|(as (much|many|high|large) )?as( in| of| during)?|what it was in)?"
)


@dataclass
class Clause:
    """A clause: how it began, the clause it hangs on, and the mark that it speaks of."""

    kind: str
    parent: int | None = None
    antecedent: int | None = None


@dataclass
class Laid:
    """A sentence with its marks in order; lists run beside `marks`."""

    text: str
    words: Vocabulary
    marks: list[Mark]
    clauses: list[Clause] = field(default_factory=list)
    clause: list[int] = field(default_factory=list)
    segment: list[int] = field(default_factory=list)
    times: dict[int, Window | Relative | None] = field(default_factory=dict)
    # Marks of time that a word of comparison stands at.
    bases: set[int] = field(default_factory=set)
    since: set[int] = field(default_factory=set)

    def gap(self, one: int, other: int) -> str:
        """The text between two marks."""
        return self.text[self.marks[one].end : self.marks[other].start]

    def numbers(self, *kinds: str) -> list[int]:
        """Places of numbers, of some kinds."""
        return [
            place
            for place, one in enumerate(self.marks)
            if one.kind == "number" and (not kinds or one.name in kinds)
        ]

    def has(self, *kinds: str) -> bool:
        """Whether a mark of these kinds stands in the sentence."""
        return any(one.kind in kinds for one in self.marks)


def laid(text: str, words: Vocabulary, seen: Reference) -> Laid:
    """Lay out a plain sentence."""
    sentence = Laid(text, words, marks(text, words))
    lay_clauses(sentence)
    compare, since, behind = patterns(words)
    since_behind = re.compile(words.any("sinces_behind"))
    during = re.compile(rf"(?:{words.any('during')}) $", re.I)
    for place, one in enumerate(sentence.marks):
        if one.kind == "time":
            sentence.times[place] = window(one, words, seen)
            halves = [at for at in sentence.times if sentence.marks[at].name == "half"]
            if one.name == "quarter" and halves and "quarter" not in one.text.lower():
                # "In the first half ...; in the second, ...".
                half = one._replace(name="half", what=one.what)
                sentence.times[place] = window(half, words, seen)
            before = text[max(0, one.start - NEAR) : one.start]
            last = sentence.marks[place - 1] if place else None
            is_multiple = last is not None and last.kind in {"multiple", "times"}
            is_beside = (
                is_multiple
                and last is not None
                # "Twice the July figure", but "doubled in July".
                and not last.text.lower().endswith("d")
                and OF_MULTIPLE.fullmatch(text[last.end : one.start].strip()) is not None
            )
            if compare.search(before) or behind.match(text, one.end) or is_beside:
                sentence.bases.add(place)
            if one.name == "same":
                # "From the same period" is a year before; "in the same period" the one spoken of.
                is_base = place in sentence.bases
                said = [
                    found
                    for other, found in sentence.times.items()
                    if isinstance(found, Window) and other not in sentence.bases
                ]
                is_month = "month" in one.text.lower() and "months" not in one.text.lower()
                spoken_of = said[-1] if said else seen.about if is_month else seen.spoken
                if is_month and spoken_of and spoken_of.months > 1:
                    spoken_of = seen.main
                if during.search(before):
                    is_base = False
                    sentence.bases.discard(place)
                sentence.times[place] = Relative(-12) if is_base else spoken_of
            if since.search(before) or since_behind.match(text, one.end):
                sentence.since.add(place)
    return sentence


def lay_clauses(sentence: Laid) -> None:
    """Say of each mark in which clause and segment it stands."""
    clauses = [Clause("main")]
    current, segment, stack = 0, 0, []
    time = None
    for place, one in enumerate(sentence.marks):
        if one.kind == "break":
            segment += 1
            parent = clauses[current].parent
            if one.name == "hard":
                # Between brackets it parts what belongs to the same words before them.
                last = clauses[current]
                is_inside = last.kind == "brackets"
                clauses.append(replace(last) if is_inside else Clause("hard"))
                current = len(clauses) - 1
            elif one.name == "relative":
                clauses.append(Clause("relative", current, time))
                current = len(clauses) - 1
            elif one.name == "opening":
                stack.append(current)
                clauses.append(Clause("brackets", current, place - 1 if place else None))
                current = len(clauses) - 1
            elif one.name == "closing" and stack:
                current = stack.pop()
            elif clauses[current].kind == "relative" and parent is not None:
                current = parent
        elif one.kind == "time":
            time = place
        sentence.clause.append(current)
        sentence.segment.append(segment)
    sentence.clauses = clauses


@lru_cache(maxsize=8)
def patterns(words: Vocabulary) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What stands before a month or number that something is compared with, or behind it."""
    spec = words.words
    compare = any_of(spec["compares"])
    between = any_of(spec.get("between_compare", ()))
    edge = r"(?<![^\W_])" if words.is_spaced else ""
    tail = r"(?![^\W_])" if words.is_spaced else ""
    space = " ?" if words.is_spaced else ""
    behind = any_of(spec.get("compares_behind", ()))
    return (
        re.compile(rf"{edge}(?:{compare})(?: ?(?:{between}){tail}){{0,6}}{space}$", re.I),
        re.compile(rf"{edge}(?:{any_of(spec.get('sinces', ['(?!)']))}){space}$", re.I),
        re.compile(rf" ?(?:{behind})", re.I),
    )


def is_compared(sentence: Laid, start: int) -> bool:
    """Whether a word of comparison stands right before a place."""
    compare, _, _ = patterns(sentence.words)
    # "As" of "in April, as there were 4,785" opens a clause, and compares nothing.
    opened = max(
        (one.end for one in sentence.marks if one.name == "relative" and one.end <= start),
        default=0,
    )
    return compare.search(sentence.text[max(opened, start - NEAR) : start]) is not None
