"""A story judged: its statements become claims of its page, and the release judges them as such."""

from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from rare_earth_trade.errors import BadInput
from rare_earth_trade.releases.store import Store
from rare_earth_trade.stories import claims, names, reading, verdicts
from rare_earth_trade.stories.story import Found, NotTaken, Story

FAILING = {"contradicted", "disputed"}
# Files that are tables, whatever stands in them; others are, if their first row is such a header.
TABLES = {".csv", ".tsv"}
COLUMNS_OF_A_HEADER = 4
# A page that nobody named: its name is not a voice of the ledger.
UNNAMED = "story"


@dataclass(frozen=True)
class Page:
    """What a story may not say of its page: who runs it, whose story it is, its day."""

    publisher: str = ""
    wire: str = ""
    published_on: date | None = None


@dataclass(frozen=True)
class Judged:
    """A story with verdicts: one row a claim, with its place in the text, in the order of words."""

    story: Story
    page: Page
    names: dict[str, str]
    verdicts: list[dict[str, Any]]
    not_taken: list[NotTaken]
    release_id: str

    def code(self) -> int:
        """1 where a figure is contradicted or disputed in each of its readings."""
        return int(any(all(one["verdict"] in FAILING for one in same) for same in self.by_words()))

    def by_words(self) -> list[list[dict[str, Any]]]:
        """The verdicts by the words they are of: two where these have two readings."""
        found: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
        for number, one in enumerate(self.verdicts):
            place = (one["start"], one["end"]) if one["is_one_of_two"] else (-1, number)
            found[place].append(one)
        return list(found.values())

    def as_json(self) -> dict[str, Any]:
        """All of it, for programs."""
        return {
            "title": self.story.title,
            "published_on": self.page.published_on and self.page.published_on.isoformat(),
            "language": self.story.language,
            "remarks": self.story.remarks,
            "claims": self.verdicts,
            "not_taken": [asdict(one) for one in self.not_taken],
            "release_id": self.release_id,
        }


def is_table(content: bytes, file: Path) -> bool:
    """Whether a file is a table of claims, and not a story."""
    if file.suffix.lower() in TABLES:
        return True
    if file.suffix.lower() in {".html", ".htm", ".xhtml", ".md"}:
        return False
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = content[:4000].decode("utf-16" if is_wide else "utf-8-sig", "replace")
    header = next((line for line in text.splitlines() if line.strip(" ,;\t|")), "")
    columns = {one["name"] for one in claims.described()["columns"]}
    cells = {
        cell.strip(' "').casefold() for mark in claims.DELIMITERS for cell in header.split(mark)
    }
    return len(columns & cells) >= COLUMNS_OF_A_HEADER


def judge(content: bytes, name: str, page: Page, releases: Store) -> Judged:
    """Read a story and judge its statements by the current release. Raises BadInput."""
    release = releases.needed()
    release.check(verdicts.RULES)
    with release.of_this_version():
        known = names.known(release)
    today = datetime.now(UTC).date()
    if page.published_on and page.published_on > today:
        raise BadInput(f"--published {page.published_on} is in the future: of which day is it?")
    story = reading.read(content, name, known, page.published_on)
    page = Page(page.publisher or UNNAMED, page.wire, story.published_on)
    rows = [row_of(one, page) for one in story.claims]
    entered, problems = claims.entered(rows, known, today)
    left = [
        NotTaken(one.words, one.start, one.end, f"cannot be: {said[0][1]}")
        for one, said in zip(story.claims, problems, strict=True)
        if said
    ]
    taken = [
        (one, claim | {"can_vote": str(not one.is_one_of_two).lower()})
        for one, claim, said in zip(story.claims, entered, problems, strict=True)
        if not said
    ]
    found: list[dict[str, Any]] = []
    if taken:
        with release.of_this_version():
            found = verdicts.judged([claim for _, claim in taken], release)
    for (one, _), verdict in zip(taken, found, strict=True):
        verdict |= {"start": one.start, "end": one.end, "is_one_of_two": one.is_one_of_two}
    not_taken = sorted([*story.not_taken, *left], key=lambda one: one.start)
    return Judged(story, page, known.names, found, not_taken, release.id)


def row_of(found: Found, page: Page) -> dict[str, str]:
    """A statement as a row of a table of claims."""
    day = page.published_on.isoformat() if page.published_on else ""
    of_page = {"publisher": page.publisher, "wire": page.wire, "published_on": day}
    return of_page | found.row()
