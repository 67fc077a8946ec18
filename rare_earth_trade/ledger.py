"""The ledger of printed figures as a whole: ids of new rows, what one row alone does not show, and
the counts that a person has reviewed.

A new row may leave its id empty; a figure may name its page by its address, or not at all where
there is one new page only. The id of a page is `s` and the beginning of the SHA-1 of its address;
that of a figure `f` and the same of `source_id|product|flow|partner_code|window_start|window_end|
statistic|value`. An id that is there is never changed.
"""

import csv
import difflib
import hashlib
import io
import re
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from rare_earth_trade import paths, seed_check
from rare_earth_trade.sql import no_pattern
from rare_earth_trade.stories import figures

PAGES = "raw_press__sources"
FIGURES = ("raw_customs__printed_levels", "raw_press__printed_claims")
REVIEWED = "ref_reviewed_counts"
IDENTITY = (
    *("source_id", "product", "flow", "partner_code", "window_start", "window_end"),
    *("statistic", "value"),
)
# The test that dbt runs says what is counted, on what staging makes of the seeds.
STAGING = ("stg_customs__printed_levels", "stg_press__printed_claims", "stg_press__sources")
COUNTS = "tests/dbt/staging/assert_raw_seeds__reviewed_counts.sql"
NONE = Decimal("0.000000")
# What `seed_check` says of an id that a new row leaves empty, or of an address in its place.
OPEN = re.compile(r": column (figure_id: is empty|source_id: (is empty|'[^']*://))")


class Line(NamedTuple):
    """A row of a seed, and where it stands."""

    file: Path
    number: int
    row: dict[str, str]

    @property
    def place(self) -> str:
        """File and line, for a message."""
        return f"{self.file}:{self.number}"


class Count(NamedTuple):
    """A reviewed count that the seeds do not have: its key, its new line, and the change in words.

    The line is empty where nothing of the kind is left.
    """

    key: tuple[str, ...]
    line: str
    words: str


class Found(NamedTuple):
    """What became of the seeds: problems, or changed files (before, after) and counts to review."""

    problems: list[str]
    changed: dict[Path, tuple[str, str]]
    counts: list[Count]


def check(folder: Path, today: date | None = None) -> list[str]:
    """All problems of the seeds below a folder: of each file first, then of all together."""
    of_files = seed_check.check(folder)
    return of_files + problems(folder, today, of_files)


def places(found: list[str]) -> set[str]:
    """Files and lines that problems speak of."""
    return {match[1] for one in found if (match := re.match(r"(.+?\.csv:[0-9]+): ", one))}


def look_through(folder: Path, today: date | None = None) -> Found:
    """Fill ids on a copy of the seeds, check that, and count; nothing is written below `folder`."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "seeds"
        shutil.copytree(folder, copy)
        found = fill_ids(copy)
        # What new rows are to leave open is no problem.
        of_files = [one for one in seed_check.check(copy) if not OPEN.search(one)]
        found += of_files + problems(copy, today, of_files)
        counts = []
        if not found and (reviewed := file_of(copy, REVIEWED)):
            counts = count(copy)
            replace(reviewed, counts)
        changed = {}
        for file in sorted(copy.rglob("*.csv")):
            before = folder / file.relative_to(copy)
            texts = [path.read_bytes().decode("utf-8", "replace") for path in (before, file)]
            if texts[0] != texts[1]:
                changed[before] = (texts[0], texts[1])
        return Found([one.replace(str(copy), str(folder)) for one in found], changed, counts)


def file_of(folder: Path, name: str) -> Path | None:
    """The file of a seed, if it is there."""
    return next(iter(folder.rglob(f"{name}.csv")), None)


def lines_of(folder: Path, *names: str) -> list[Line]:
    """The rows of seeds, of those files that are there."""
    described, _ = seed_check.read_properties(folder)
    found = []
    for file in filter(None, (file_of(folder, name) for name in names)):
        seed, _ = described.get(file, ({}, None))
        columns = list(seed.get("config", {}).get("column_types", {}))
        found += [
            Line(file, line, row)
            for line, row in seed_check.good_rows(file)
            if list(row) == columns
        ]
    return found


def problems(folder: Path, today: date | None = None, known: Iterable[str] = ()) -> list[str]:
    """What is wrong between rows, of those that no known problem speaks of: file, line, column."""
    today = today or datetime.now(UTC).date()
    faulty = places(known)
    all_pages = lines_of(folder, PAGES)
    pages = [line for line in all_pages if line.place not in faulty]
    printed = [line for line in lines_of(folder, *FIGURES) if line.place not in faulty]
    found = [
        *doubled(pages, "source_id"),
        *doubled(pages, "source_url"),
        *doubled(printed, "figure_id"),
        *(
            f"{page.place}: column published_on: {page.row['published_on']} is in the future"
            for page in pages
            if page.row["published_on"] > today.isoformat()[: len(page.row["published_on"])]
        ),
    ]
    ids = {page.row["source_id"] for page in all_pages}
    by_id = {page.row["source_id"]: page for page in pages}
    largest = largest_elsewhere(printed)
    for line in printed:
        page = by_id.get(line.row["source_id"])
        if pages and line.row["source_id"] not in ids and not is_open(line.row["source_id"]):
            found.append(
                f"{line.place}: column source_id: no page of {pages[0].file.name} is called"
                f" {line.row['source_id']!r}: add its row, or leave both ids empty"
            )
        published = page.row["published_on"] if page else None
        wrong = list(figures.problems(line.row, published, today))
        if size := figures.size_problem(line.row, largest(line.row)):
            wrong.append(size)
        for column, words in wrong:
            if column != "published_on":
                found.append(f"{line.place}: column {column}: {words}")
            elif "future" not in words:
                found.append(
                    f"{line.place}: column window_end: {words}; the page is line {page.number} of"
                    f" {page.file.name}"
                )
    return found


def doubled(lines: list[Line], column: str) -> Iterator[str]:
    """A message for each row with a value that an earlier one has."""
    first: dict[str, Line] = {}
    for line in lines:
        earlier = first.setdefault(line.row[column], line) if line.row[column] else line
        if earlier is not line:
            yield (
                f"{line.place}: column {column}: {line.row[column]} is there already, on line"
                f" {earlier.number} of {earlier.file.name}: take one of the two out"
            )


def is_open(page: str) -> bool:
    """Whether a figure leaves open which id its page has."""
    return not page or "://" in page


def largest_elsewhere(printed: list[Line]) -> Callable[[dict[str, str]], figures.Largest]:
    """A function: the largest months (tonnes) that other pages print of what a figure is of."""
    most: dict[str | figures.Series, dict[str, Decimal]] = defaultdict(dict)
    for line in printed:
        level = figures.tonnes_a_month(line.row)
        if level is not None:
            page = line.row["source_id"]
            for of_page in (most[line.row["flow"]], most[figures.series_of(line.row)]):
                of_page[page] = max(level, of_page.get(page, level))
    ordered = {what: sorted(pages.items(), key=lambda one: -one[1]) for what, pages in most.items()}

    def largest(row: dict[str, str]) -> figures.Largest:
        def elsewhere(what: str | figures.Series) -> dict[Any, Decimal]:
            pages = ordered.get(what, ())
            found = [level for page, level in pages if page != row["source_id"]][:1]
            return dict.fromkeys([what], found[0]) if found else {}

        return figures.Largest(elsewhere(row["flow"]), elsewhere(figures.series_of(row)))

    return largest


def fill_ids(folder: Path) -> list[str]:
    """Write the ids that new rows leave empty; the problems where no page can be told.

    Rows that cannot be read stay as they are.
    """
    file = file_of(folder, PAGES)
    if file is None:
        return []
    pages = lines_of(folder, PAGES)
    new = [page for page in pages if not page.row["source_id"]]
    for page in new:
        page.row["source_id"] = source_id(page.row["source_url"])
    rewrite(file, new)
    is_readable = can_be_read(file)
    by_address = {page.row["source_url"]: page.row["source_id"] for page in pages}
    problems = []
    for name in FIGURES:
        filled = []
        for line in lines_of(folder, name):
            given = line.row["source_id"]
            if given in by_address:
                line.row["source_id"] = by_address[given]
            elif not given and len(new) == 1:
                line.row["source_id"] = new[0].row["source_id"]
            elif is_open(given) and not is_readable:
                # It may be the page of a row that cannot be read, which is named.
                continue
            elif is_open(given):
                problems.append(
                    f"{line.place}: column source_id: which page? Write its id or its address as"
                    f" in {file.name}"
                )
                continue
            is_new = not line.row["figure_id"]
            if is_new:
                line.row["figure_id"] = figure_id(line.row)
            if is_new or line.row["source_id"] != given:
                filled.append(line)
        if filled:
            rewrite(filled[0].file, filled)
    return problems


def can_be_read(file: Path) -> bool:
    """Whether each row of a raw file is one with its columns, whatever they hold."""
    described, _ = seed_check.read_properties(file.parent)
    seed, _ = described.get(file, ({}, None))
    return all(": column " in one for one in seed_check.check_file(file, seed, {}))


def source_id(address: str) -> str:
    """The id of a page."""
    return f"s{hashlib.sha1(address.encode(), usedforsecurity=False).hexdigest()[:8]}"


def figure_id(row: dict[str, str]) -> str:
    """The id of a figure."""
    text = "|".join(row[column] for column in IDENTITY)
    return f"f{hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()[:10]}"


def as_csv(fields: Any) -> str:
    """A line of CSV, without its end."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="").writerow(fields)
    return out.getvalue()


def rewrite(file: Path, changed: list[Line]) -> None:
    """Write changed rows in place; all other bytes stay as they are."""
    if not changed:
        return
    text = file.read_bytes().decode("utf-8")
    physical = io.StringIO(text, newline="").readlines()
    starts = [line for line, _ in seed_check.read_rows(text)]
    ends = dict(zip(starts, [*starts[1:], len(physical) + 1], strict=True))
    for line in sorted(changed, key=lambda one: -one.number):
        physical[line.number - 1 : ends[line.number] - 1] = [f"{as_csv(line.row.values())}\n"]
    file.write_bytes("".join(physical).encode("utf-8"))


def count(folder: Path) -> list[Count]:
    """The reviewed counts that the seeds do not have."""
    import duckdb  # noqa: PLC0415 (keeps the checks of single files quick)
    from jinja2 import Environment  # noqa: PLC0415 (as above)

    environment = Environment(autoescape=False, extensions=["jinja2.ext.do"])
    macros = sorted((paths.PROJECT / "macros").glob("*.sql"))

    def rendered(file: Path) -> str:
        texts = [file.read_text(encoding="utf-8")]
        called = set()
        # Macros call others: the list grows while it is gone through.
        for text in texts:
            for one in macros:
                if one not in called and f"{one.stem}(" in text:
                    called.add(one)
                    texts.append(one.read_text(encoding="utf-8"))
        return environment.from_string("".join(texts[::-1])).render(ref=str, execute=False)

    with duckdb.connect() as connection:
        for name in (PAGES, *FIGURES, REVIEWED):
            connection.execute(
                f"create table {name} as from read_csv($path, header = true, all_varchar = true,"
                " delim = ',', quote = '\"', escape = '\"')",
                {"path": no_pattern(str(file_of(folder, name)))},
            )
        connection.execute(f"alter table {REVIEWED} alter figures type bigint")
        connection.execute(f"alter table {REVIEWED} alter value_total type decimal(24, 6)")
        for name in STAGING:
            [file] = (paths.PROJECT / "models/staging").rglob(f"{name}.sql")
            connection.execute(f"create view {name} as {rendered(file)}")
        rows = connection.execute(rendered(paths.PROJECT / COUNTS)).fetchall()
    return [
        Count(tuple(row[:4]), as_csv(row[:7]) if row[4] else "", in_words(*row))
        for row in sorted(rows, key=lambda row: row[:4])
    ]


def in_words(*row: Any) -> str:
    """A row of the test on reviewed counts, for whoever approves it."""
    number, total, _, before, total_before, _ = row[4:]
    same = total == total_before
    name = " ".join(row[:4])
    if same and number == before:
        return f"{name}: {number:,} figures with the same sum, but read in another way"
    sums = f", sum {total_before or NONE:,f} to {total or NONE:,f}"
    return f"{name}: {before or 0:,} to {number or 0:,} figures{'' if same else sums}"


def replace(file: Path, counts: list[Count]) -> None:
    """Put new lines of reviewed counts in the place of those with the same key, in their order."""
    header, *kept = file.read_text(encoding="utf-8").splitlines()
    found = {tuple(next(csv.reader([line]))[:4]): line for line in kept}
    found |= {one.key: one.line for one in counts}
    text = "\n".join([header, *(line for _, line in sorted(found.items()) if line)])
    file.write_text(f"{text}\n", encoding="utf-8")


def differences(changed: dict[Path, tuple[str, str]]) -> Iterator[str]:
    """What would be written, as a diff without the lines around it."""
    for file, (before, after) in changed.items():
        texts = (before.splitlines(), after.splitlines())
        yield from difflib.unified_diff(*texts, str(file), str(file), n=0, lineterm="")
