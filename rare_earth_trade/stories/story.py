"""A story as it was read: its text, the claims found in it, and every number that was not taken."""

from dataclasses import dataclass, field
from datetime import date

# The columns of a claim that a text can say; publisher, wire and day are of its page.
CLAIM = (
    *("product", "flow", "partner_code", "window_start", "window_end"),
    *("statistic", "value", "unit", "rounding_unit", "qualifier"),
)


@dataclass(frozen=True)
class Found:
    """A countable statement: a row of the ledger's form, and the words that it stands in.

    `start` and `end` are places in `Story.text`, and `words` what stands there. Where the words
    have two readings, each is one Found, and both have `is_one_of_two`.
    """

    product: str
    flow: str
    partner_code: str
    window_start: str
    window_end: str
    statistic: str
    value: str
    unit: str
    rounding_unit: str
    qualifier: str
    words: str
    start: int
    end: int
    is_one_of_two: bool = False

    def row(self) -> dict[str, str]:
        """The claim in the ledger's columns; its words are `as_printed`."""
        return {name: getattr(self, name) for name in CLAIM} | {"as_printed": self.words}


@dataclass(frozen=True)
class NotTaken:
    """A number that is no claim: what it is, in plain words."""

    words: str
    start: int
    end: int
    why: str


@dataclass(frozen=True)
class Story:
    """A story that was read. `remarks` are sentences for whoever handed it over."""

    text: str
    title: str
    published_on: date | None
    language: str
    claims: list[Found] = field(default_factory=list)
    not_taken: list[NotTaken] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
