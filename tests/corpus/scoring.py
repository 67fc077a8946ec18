"""How well stories are read: what the reader finds, held against what people labelled.

A claim is right where product, flow, partner, window, statistic, value, unit and qualifier are. The
rules of matching are those of the corpus' README.
"""

import csv
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import NamedTuple

from rare_earth_trade.stories import reading
from rare_earth_trade.stories.marks import plain
from rare_earth_trade.stories.sentences import sentences
from rare_earth_trade.stories.story import Story

HERE = Path(__file__).parent
REFERENCE = HERE.parents[1] / "seeds" / "reference"
FIELDS = (
    *("product", "flow", "partner_code", "window_start", "window_end", "statistic"),
    *("value", "unit", "qualifier"),
)
# Runs of digits that a story must account for, as the corpus counts them.
DIGITS = re.compile(r"\d+(?:[.,'’\u00a0\u202f・．]\d+)*")
ALIKE = {"rare_earth_products_bloomberg": "rare_earth_products"}
# Found beside the labels, these are neither right nor wrong.
UNCOUNTED = ("no_statistic", "production")


class Known(NamedTuple):
    """Names of products and partners as the seeds have them."""

    product: dict[str, str]
    partner_code: dict[str, str]


class Error(NamedTuple):
    """A mistake: a claim that is wrong or missed, or a number that is lost."""

    story: str
    kind: str
    words: str
    start: int


@dataclass
class Score:
    """Counts of a story or of several."""

    found: int = 0
    right: int = 0
    labelled: int = 0
    matched: int = 0
    unaccounted: int = 0
    fields: Counter = field(default_factory=Counter)
    fields_right: Counter = field(default_factory=Counter)
    errors: list[Error] = field(default_factory=list)

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.found + other.found,
            self.right + other.right,
            self.labelled + other.labelled,
            self.matched + other.matched,
            self.unaccounted + other.unaccounted,
            self.fields + other.fields,
            self.fields_right + other.fields_right,
            self.errors + other.errors,
        )

    @property
    def precision(self) -> float:
        """The share of the found claims that is right."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of the labelled claims that is found."""
        return self.matched / self.labelled if self.labelled else 1.0

    @property
    def field_precision(self) -> float:
        """The share of the fields of found claims that is right."""
        return sum(self.fields_right.values()) / max(1, sum(self.fields.values()))


@cache
def table(name: str) -> list[dict[str, str]]:
    """A table of the corpus."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def known() -> Known:
    """The names that the seeds know."""

    def column(name: str, column: str) -> dict[str, str]:
        with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
            return {row[column]: row[column] for row in csv.DictReader(file) if row[column]}

    partners = column("ref_partners.csv", "iso3")
    partners |= column("ref_partner_aggregates.csv", "partner_code")
    return Known(column("ref_products.csv", "product"), partners)


def kept_aside() -> set[str]:
    """A fifth of the stories of each language, by hash: not looked at while the words grew."""
    of_language: dict[str, list[str]] = defaultdict(list)
    for row in table("meta.csv"):
        of_language[row["language"]].append(row["story"])
    return {
        story
        for stories in of_language.values()
        for story in sorted(stories, key=lambda one: hashlib.sha256(one.encode()).hexdigest())[
            : max(1, round(len(stories) / 5))
        ]
    }


def read(row: dict[str, str]) -> Story:
    """A story of the corpus as the reader sees it."""
    content = (HERE / row["file"]).read_bytes()
    return reading.read(content, row["file"], known(), date.fromisoformat(row["published_on"]))


def scored(row: dict[str, str]) -> Score:
    """A story's score."""
    return Scorer(row["story"], read(row)).score()


class Scorer:
    """Matches the claims of a story with its labels."""

    def __init__(self, name: str, story: Story):
        self.name, self.story = name, story
        self.text = plain(story.text)
        self.labels = [row for row in table("labels.csv") if row["story"] == name]
        self.ambiguous = [row for row in table("ambiguous.csv") if row["story"] == name]
        self.not_claims = [row for row in table("not_claims.csv") if row["story"] == name]
        self.parts = list(sentences(self.text, True))

    def place(self, span: str) -> tuple[int, int]:
        """Where a span stands in the text; nowhere is (-1, -1)."""
        start = self.text.find(plain(span))
        return (start, start + len(span)) if start >= 0 else (-1, -1)

    def score(self) -> Score:
        """Count what is right, wrong and missed."""
        score = Score()
        score.labelled = len(self.labels)
        matched: set[int] = set()
        spans: set[str] = set()
        seen = set()
        for claim in self.story.claims:
            fields = {name: getattr(claim, name) for name in FIELDS}
            place = (claim.start, claim.end)
            key = (*fields.values(), place)
            if key in seen:
                continue
            seen.add(key)
            hits = [
                number
                for number, row in enumerate(self.labels)
                if self.touches(place, row["span"], fields["value"], row) and same(fields, row)
            ]
            unsure = [
                row
                for row in self.ambiguous
                if row["product"]
                and self.touches(place, row["span"], "", row)
                and same(fields, row)
            ]
            if not hits and not unsure and self.is_uncounted(place, fields):
                continue
            score.found += 1
            free = [number for number in hits if number not in matched]
            if hits or unsure:
                score.right += 1
                matched.update(free[:1] or hits[:1])
                spans.update(row["span"] for row in unsure[:1])
                self.count(score, fields, fields)
            else:
                nearest = self.nearest(place, fields)
                self.count(score, fields, nearest)
                words = f"{claim.words!r} {shown(fields)}"
                score.errors.append(Error(self.name, "wrong", words, claim.start))
        unsure_spans = {row["span"] for row in self.ambiguous}
        sure = {row["span"] for row in self.ambiguous if not row["product"]}
        score.labelled += len(unsure_spans - sure)
        score.matched = len(matched) + len(spans - sure)
        for number, row in enumerate(self.labels):
            if number not in matched:
                words = f"{row['span']!r} {shown(row)}"
                start, _ = self.place(row["span"])
                score.errors.append(Error(self.name, "missed", words, start))
        for span in unsure_spans - sure - spans:
            start, _ = self.place(span)
            score.errors.append(Error(self.name, "missed", f"{span!r} (two readings)", start))
        for words, start in self.unaccounted():
            score.unaccounted += 1
            score.errors.append(Error(self.name, "lost", words, start))
        return score

    def touches(self, place: tuple[int, int], span: str, value: str, row: dict[str, str]) -> bool:
        """Whether a claim lies on a span, or in its sentence with the same number."""
        start, end = self.place(span)
        if start < 0:
            return False
        if place[0] < end and start < place[1]:
            return True
        together = any(
            one.start <= start < one.end and one.start <= place[0] < one.end for one in self.parts
        )
        return bool(value) and together and same_value(value, row["value"])

    def nearest(self, place: tuple[int, int], fields: dict[str, str]) -> dict[str, str]:
        """The label that a wrong claim comes nearest to; an empty one where none is there."""
        rows = [row for row in self.labels if self.touches(place, row["span"], "", row)]
        if not rows:
            return {}
        return max(rows, key=lambda row: sum(agrees(name, fields, row) for name in FIELDS))

    def count(self, score: Score, fields: dict[str, str], row: dict[str, str]) -> None:
        """Count the fields of a claim that has a label."""
        if row:
            for name in FIELDS:
                score.fields[name] += 1
                score.fields_right[name] += agrees(name, fields, row)

    def is_uncounted(self, place: tuple[int, int], fields: dict[str, str]) -> bool:
        """Whether a claim is one that the rules leave out of the count."""
        if fields["statistic"] == "mom_direction":
            return True
        return any(
            row["why"].startswith(UNCOUNTED) and self.touches(place, row["span"], "", row)
            for row in self.not_claims
        )

    def unaccounted(self) -> Iterator[tuple[str, int]]:
        """Numbers that are neither in a claim nor among those not taken."""
        parts = [*self.story.claims, *self.story.not_taken]
        for at in DIGITS.finditer(self.story.text):
            if not any(one.start < at.end() and at.start() < one.end for one in parts):
                yield self.story.text[max(0, at.start() - 20) : at.end() + 20], at.start()


def sentence_of(story: Story, start: int) -> str:
    """The sentence of a story that a place lies in; empty where it is not in the text."""
    parts = sentences(plain(story.text), story.language in {"en", "de"})
    return next(
        (story.text[one.start : one.end] for one in parts if one.start <= start < one.end), ""
    )


def same(fields: dict[str, str], row: dict[str, str]) -> bool:
    """Whether a claim is what a label says."""
    return all(agrees(name, fields, row) for name in FIELDS)


def agrees(name: str, fields: dict[str, str], row: dict[str, str]) -> bool:
    """Whether one field is right."""
    one, other = fields[name], row[name]
    if name == "value":
        return same_value(one, other)
    return ALIKE.get(one, one) == ALIKE.get(other, other)


def same_value(one: str, other: str) -> bool:
    """Whether two values are the same; a year is its January."""
    if one in {other, f"{other}-01"} or f"{one}-01" == other:
        return True
    try:
        return Decimal(one) == Decimal(other)
    except InvalidOperation:
        return False


def shown(row: dict[str, str]) -> str:
    """The fields of a claim or label in a line."""
    return " ".join(row[name] for name in FIELDS)
