"""One call of `rare-earth-trade ingest`: each download is loaded whole or refused whole.

First all files are read, and what is good is staged; then the staged downloads are compared
(`conflicts`); then they are loaded one after the other. A call that dies before has loaded nothing.
"""

import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from itertools import pairwise
from operator import attrgetter
from pathlib import Path

import duckdb

from rare_earth_trade.downloads import containers, forms, main_goods, statements, totals
from rare_earth_trade.downloads.conflicts import Comparison, Pair, when
from rare_earth_trade.downloads.containers import Piece
from rare_earth_trade.downloads.forms import Problem, Reason, Refused
from rare_earth_trade.downloads.landing import Call
from rare_earth_trade.downloads.main_goods import area
from rare_earth_trade.downloads.partner_reports import area as reports
from rare_earth_trade.downloads.partner_reports import files as report_files
from rare_earth_trade.downloads.partner_reports import reader as report_reader
from rare_earth_trade.downloads.partner_reports import sheets
from rare_earth_trade.downloads.partner_reports.files import Found
from rare_earth_trade.downloads.reader import Facts, Reader, parts_of
from rare_earth_trade.errors import BadInput
from rare_earth_trade.sql import no_pattern

LOADED = "loaded"
ALREADY_LOADED = "already loaded"
REFUSED = "refused"
LEFT_ASIDE = "left aside"

# Other files bear these endings, too.
TOLD_BY_CONTENT = (".txt", ".html", ".htm", ".dat", ".json", ".xml")

# The name that a browser gives to a second download of the same name.
BROWSERS_NAME = re.compile(r"\([0-9]+\)([.][a-z]+)+$", re.IGNORECASE)

# Kept of each refused file for the screen; reasons.json has all.
MOST_KEPT = 20


@dataclass(frozen=True)
class Query:
    """What the user says of the files of a call, since tariff lines do not say it themselves."""

    flow: str | None
    is_partial: bool = False
    is_complete: bool = False
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """What has become of one download; `file` is the place among the files of the call."""

    name: str
    outcome: str
    sha256: str | None = None
    rows: int | None = None
    months: str | None = None
    codes: int | None = None
    currency: str | None = None
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    notes: tuple[str, ...] = ()
    file: int = 0
    is_restated: bool = False
    # Of a table of main goods.
    table: main_goods.Table | None = None
    is_report: bool = False


@dataclass
class Staged:
    """A download that is read and has its Parquet file, in the call's folder or loaded before."""

    name: str
    sha256: str
    parquet: Path
    written: float
    moment: datetime | None = None
    facts: Facts | None = None
    currency: str = ""
    notes: tuple[str, ...] = ()
    # Of bytes that were staged before in this call.
    is_copy: bool = False

    @property
    def is_loaded(self) -> bool:
        """Whether it was in the landing area before."""
        return self.facts is None


@dataclass
class Read:
    """What one piece of a file holds: one download, or several that were pasted together."""

    file: int
    path: Path
    name: str
    sha256: str
    parts: list[Staged]
    problems: list[Problem] = field(default_factory=list)

    @property
    def written(self) -> float:
        """When it was written."""
        return max(part.written for part in self.parts)


@dataclass
class ReadTable:
    """A table of main goods that is read."""

    file: int
    path: Path
    name: str
    sha256: str
    written: float
    table: main_goods.Table
    problems: list[Problem] = field(default_factory=list)


@dataclass
class ReadReport:
    """A report of a statistics office that is read; without facts where it is loaded already."""

    file: int
    path: Path
    name: str
    sha256: str
    written: float
    parquet: Path
    facts: report_reader.Facts | None
    problems: list[Problem] = field(default_factory=list)


def codes_of(text: str) -> tuple[str, ...]:
    """The prefixes of tariff codes in a text like "2846,280530"."""
    codes = tuple(re.split(" *, *", text.strip(" ")))
    for code in codes:
        if not re.fullmatch("[0-9]{2,8}", code):
            raise BadInput(
                f'--codes: "{forms.shown(code)}" does not begin a tariff code:'
                " two to eight digits each, with commas between"
            )
    return codes


def files_of(paths: Iterable[Path]) -> list[Path]:
    """The files that are meant: a folder means the downloads in it, not those of its folders."""
    files = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        try:
            found = sorted(file for file in path.iterdir() if is_meant(file))
        except OSError as error:
            raise BadInput(
                f"{forms.shown(str(path), 200)} cannot be read: {error.strerror}"
            ) from error
        if not found:
            raise BadInput(
                f"there is no download ({', '.join(forms.SUFFIXES)}) in"
                f" {forms.shown(str(path), 200)}"
            )
        files += found
    return files


def is_meant(file: Path) -> bool:
    """Whether a file of a folder may be a download: of texts and pages those that look like one."""
    # Beside an open workbook lies a file of that beginning.
    if not containers.is_download(file.name) or file.name.startswith("~$") or file.is_dir():
        return False
    if file.suffix.lower() not in TOLD_BY_CONTENT or report_files.is_report(file):
        return True
    try:
        return containers.is_meant(file.name, read_bytes(file)[0])
    except Refused:
        return True


def ingest(
    files: Iterable[Path], query: Query, home: Path, read: Callable[[], None] = lambda: None
) -> Iterator[Result]:
    """Load or refuse each download. What is loaded stays, also where a later step fails.

    `read` is called after each file that has been read.
    """
    try:
        with Call(home) as call:
            reader = Reader(call.folder / "rows.csv")
            try:
                yield from take_all(files, query, call, reader, read)
                if query.is_complete:
                    statements.join(call, query.flow)
                call.settle()
            finally:
                reader.close()
    except (OSError, duckdb.IOException) as error:
        # What is wrong with a file to be read has become a refusal before it gets here.
        reason = error.strerror if isinstance(error, OSError) else str(error).splitlines()[0]
        raise BadInput(
            f"cannot write below {forms.shown(str(home), 200)} ({reason}). The files named as"
            " loaded are loaded whole; mend this and give the same files again."
        ) from error


def take_all(
    files: Iterable[Path],
    query: Query,
    call: Call,
    reader: Reader,
    read: Callable[[], None] = lambda: None,
) -> Iterator[Result]:
    """Read all files, compare them, and load what is good."""
    found: list[Result | Read | ReadTable | ReadReport] = []
    known: dict[str, Staged] = {}
    for number, path in enumerate(files):
        found += take(path, number, query, call, reader, known)
        read()
    settle_conflicts(found, call)
    for one in in_order_of_writing(found):
        if isinstance(one, Result):
            yield one
        elif isinstance(one, ReadTable):
            yield finish_table(one, query, call)
        elif isinstance(one, ReadReport):
            yield finish_report(one, query, call)
        else:
            yield from finish(one, query, call)


def take(
    path: Path,
    number: int,
    query: Query,
    call: Call,
    reader: Reader,
    known: dict[str, Staged],
) -> Iterator[Result | Read | ReadTable | ReadReport]:
    """Read the downloads of one file; refuse what is wrong with them alone.

    `known` has what was staged in this call, by checksum, and gets what is staged now.
    """
    name = os.fsencode(path.name).decode("utf-8", "backslashreplace")
    taken: set[str] = set()
    for found in report_files.found_in(path, name, call.folder):
        taken.add(found.name)
        yield take_report(found, number, path, query, call)
    if taken and path.stat().st_size > forms.MOST_BYTES:
        for other in report_files.other_members(path, name, taken):
            note = f"not looked at, in an archive of more than {forms.MOST_BYTES:,} bytes"
            yield Result(other, LEFT_ASIDE, notes=(note,), file=number)
        return
    try:
        raw, written = read_bytes(path)
    except Refused as refusal:
        yield refused(name, None, refusal.problems, number)
        return
    for piece in containers.unpack(name, raw, written):
        # Of an archive of reports nothing is missing where it holds no download beside them.
        if piece.name in taken or (taken and piece.name == name):
            continue
        if piece.aside:
            yield Result(piece.name, LEFT_ASIDE, notes=(piece.aside,), file=number)
            continue
        sha256 = hashlib.sha256(piece.raw).hexdigest()
        try:
            if not piece.refusal and main_goods.is_one(piece.raw):
                table = table_of(piece, query)
                yield ReadTable(number, path, piece.name, sha256, piece.written, table)
                continue
            parts = staged_parts(piece, sha256, query, call, reader, known)
        except Refused as refusal:
            yield put_aside(piece, sha256, query, call, refusal.problems, number)
        else:
            yield Read(number, path, piece.name, sha256, parts)


def take_report(
    found: Found, number: int, path: Path, query: Query, call: Call
) -> Result | ReadReport:
    """Read a report of an office into a Parquet file of the call's folder, or refuse it."""
    passage = sheets.Passage(found.path)
    sha256 = passage.sha256
    staged = call.folder / f"{sha256}.parquet"
    try:
        if found.refusal:
            raise found.refusal
        one = ReadReport(number, path, found.name, sha256, found.written, staged, None)
        if staged.exists() or reports.place(call.landing, sha256).exists():
            return one
        scratch = call.folder / "report.csv"
        sheet = sheets.sheet_of(found.path, found.form, passage, scratch)
        constants = {
            "file_sha256": sha256,
            "file_name": found.name,
            "made_at": datetime.fromtimestamp(found.written, UTC).replace(tzinfo=None),
        }
        one.facts = report_reader.read(
            sheet, query.flow, call.folder / "spilled", staged, constants
        )
        return one
    except Refused as refusal:
        # What is larger than any other download is not copied.
        is_small = found.path.stat().st_size <= forms.MOST_BYTES
        raw = found.path.read_bytes() if is_small else b""
        piece = Piece(found.name, raw, found.written)
        return put_aside(piece, sha256, query, call, refusal.problems, number, is_small)
    finally:
        if found.is_scratch:
            found.path.unlink()


def table_of(piece: Piece, query: Query) -> main_goods.Table:
    """Read a table of main goods; its title says the flow, and --flow may only agree."""
    table = main_goods.read(piece.raw)
    if query.flow not in {None, table.title.flow}:
        message = (
            f"the title says {table.title.flow}, and --flow {query.flow}: leave --flow out, which"
            " only downloads of tariff lines need, or give the other table"
        )
        raise Refused([Problem(Reason.OTHER_FLOW, message, value=table.title.text[:200])])
    return table


def staged_parts(
    piece: Piece, sha256: str, query: Query, call: Call, reader: Reader, known: dict[str, Staged]
) -> list[Staged]:
    """The downloads of a piece, staged: one, or the parts of several that were pasted together."""
    if piece.refusal:
        raise piece.refusal
    if query.flow is None:
        need_flow(piece)
    try:
        return [stage(piece.name, piece.raw, piece.written, query, call, reader, known)]
    except Refused:
        raws = parts_of(piece.raw)
        if len(raws) == 1:
            raise
    staged: list[Staged] = []
    problems: list[Problem] = []
    for number, raw in enumerate(raws, 1):
        name = f"{piece.name}: part {number}"
        try:
            staged.append(stage(name, raw, piece.written, query, call, reader, known))
        except Refused as refusal:
            problems += [replace(problem, part=number) for problem in refusal.problems]
    if problems:
        for part in staged:
            if not part.is_copy:
                known.pop(part.sha256)
        raise Refused(problems)
    return staged


def need_flow(piece: Piece) -> None:
    """End a call without --flow at a download that does not say it; nothing is loaded by then."""
    other = main_goods.other_title(piece.raw)
    if other:
        message = f"is another table of customs: {main_goods.EXPECTED} was expected; leave it out"
        raise Refused([Problem(Reason.NOT_CUSTOMS, message, value=other)])
    raise BadInput(
        f"Missing option '--flow': {forms.shown(piece.name, 80)} is no table of main goods and no"
        " report of a partner (docs/partner_reports.md), which would say it; give import or export,"
        " as in the query of the tariff lines."
    )


def stage(
    name: str,
    raw: bytes,
    written: float,
    query: Query,
    call: Call,
    reader: Reader,
    known: dict[str, Staged],
) -> Staged:
    """Read one download into a Parquet file of the call's folder, unless it is loaded."""
    sha256 = hashlib.sha256(raw).hexdigest()
    if sha256 in known:
        # A copy can only be younger than what it is a copy of.
        known[sha256].written = min(known[sha256].written, written)
        return replace(known[sha256], name=name, notes=(), is_copy=True)
    known[sha256] = stage_new(name, raw, sha256, written, query, call, reader)
    return known[sha256]


def stage_new(
    name: str,
    raw: bytes,
    sha256: str,
    written: float,
    query: Query,
    call: Call,
    reader: Reader,
) -> Staged:
    """The same for bytes that were not met in this call."""
    found = call.flow_of(sha256)
    if found is not None:
        check_flow(found, query.flow, sha256)
        landed = call.of_flow(found) / f"{sha256}.parquet"
        check_codes(statements.of_file(landed).tariff_lines, query.codes)
        return Staged(name, sha256, landed, written)
    header, facts = reader.read(raw)
    facts, aside = totals.set_aside(reader.connection, facts)
    totals.refuse_impossible(reader.connection)
    check_codes(facts.codes, query.codes)
    staged = call.folder / f"{sha256}.parquet"
    moment = call.next_moment()
    constants = {
        "file_sha256": sha256,
        "file_name": name,
        "queried_codes": ",".join(query.codes) or None,
        "is_partial": query.is_partial,
        "is_complete": query.is_complete,
        "called_at": call.began,
        "loaded_at": moment,
    }
    reader.write(header, constants, staged)
    notes = (f"set aside: {facts.aside}",) if facts.aside else ()
    notes += aside.notes
    return Staged(name, sha256, staged, written, moment, facts, header.currency, notes)


def settle_conflicts(found: list[Result | Read | ReadTable | ReadReport], call: Call) -> None:
    """Refuse what contradicts another download of the call, or put both in order, and say so."""
    owners: dict[str, list[Read]] = {}
    staged: list[Staged] = []
    for one in found:
        for part in one.parts if isinstance(one, Read) else ():
            owners.setdefault(part.sha256, []).append(one)
            staged += [part] * (not part.is_copy)
    with Comparison(staged, call.folder / "spilled") as comparison:
        untold, too_old = comparison.unordered()
        for pair in untold:
            for one in owners[staged[pair.one].sha256]:
                one.problems.append(untold_problem(pair, staged, owners))
        for pair in too_old:
            for one in owners[staged[pair.one].sha256]:
                one.problems.append(too_old_problem(pair, staged))
        refused = [
            place
            for place, part in enumerate(staged)
            if any(one.problems for one in owners[part.sha256])
        ]
        replaced = comparison.replaced(refused)
    contradicting = []
    for pair in replaced:
        one, other = staged[pair.one], staged[pair.other]
        one.notes += (
            f"replaces {cells(pair)} of {forms.shown(other.name, 80)}, written earlier"
            f" ({when(other.written)}, this {when(one.written)}), such as {pair.example}",
        )
        contradicting += [one, other]
    put_in_order(found, contradicting, call)


def in_order_of_writing(
    found: list[Result | Read | ReadTable | ReadReport],
) -> list[Result | Read | ReadTable | ReadReport]:
    """The same; files of one table change places so that the newest comes last.

    Where nothing says which of two that differ is the newer, both are refused.
    """
    ordered = reports_in_order(found)
    places: dict[str, list[int]] = {}
    for place, one in enumerate(found):
        if isinstance(one, ReadTable):
            places.setdefault(one.table.key, []).append(place)
    for of_key in places.values():
        files = sorted((found[place] for place in of_key), key=attrgetter("written"))
        for one, other in pairwise(files):
            said = area.changes(area.rows_of(one.table, {}), area.rows_of(other.table, {}))
            if said and int(one.written) == int(other.written):
                one.problems.append(same_time_problem(other, said))
                other.problems.append(same_time_problem(one, said))
        for place, one in zip(of_key, files, strict=True):
            ordered[place] = one
    return ordered


def reports_in_order(
    found: list[Result | Read | ReadTable | ReadReport],
) -> list[Result | Read | ReadTable | ReadReport]:
    """The same; reports change places so that the newest comes last.

    Two that were made in the same second and differ are refused.
    """
    ordered = list(found)
    places = [place for place, one in enumerate(found) if isinstance(one, ReadReport)]
    new = {found[place].sha256: found[place] for place in places if found[place].facts}
    pairs = reports.contradictions([one.parquet for one in new.values()])
    for sha256, (other, figure) in pairs.items():
        new[sha256].problems.append(same_second_problem(new[other], figure))
    by_time = sorted((found[place] for place in places), key=attrgetter("written"))
    for place, one in zip(places, by_time, strict=True):
        ordered[place] = one
    return ordered


def same_second_problem(other: ReadReport, figure: str) -> Problem:
    """What is wrong with two reports that were made in the same second."""
    message = (
        f"other figures than in {forms.shown(other.name, 80)}, such as {figure}; both were written"
        f" at {when(other.written)}, so nothing says which is the later: load the older one first,"
        " and then the other, in two commands"
    )
    return Problem(Reason.CONFLICTING_FILES, message)


def finish_report(one: ReadReport, query: Query, call: Call) -> Result:
    """Make a report part of the landing area, if it is not."""
    if one.problems:
        piece = piece_again(one)
        is_copied = bool(piece.raw)
        return put_aside(piece, one.sha256, query, call, one.problems, one.file, is_copied)
    if one.facts is not None:
        stamped = one.parquet.with_suffix(".stamped")
        reports.stamp(one.parquet, call.next_moment(), stamped)
        if call.commit_report(stamped, one.sha256):
            facts = one.facts
            months = sorted({f"{facts.first_month:%Y-%m}", f"{facts.last_month:%Y-%m}"})
            return Result(
                *(one.name, LOADED, one.sha256, facts.rows, " to ".join(months), facts.codes),
                currency=facts.currency,
                notes=facts.notes,
                file=one.file,
                is_report=True,
            )
    call.release(one.sha256)
    return Result(one.name, ALREADY_LOADED, one.sha256, file=one.file, is_report=True)


def same_time_problem(other: ReadTable, said: list[str]) -> Problem:
    """What is wrong with two files of one table that were written in the same second."""
    message = (
        f"other figures of the same table than in {forms.shown(other.name, 80)}"
        f" ({area.in_words(said[:1])}); both were written at {when(other.written)}, so nothing says"
        " which is the later: load the older one first, and then the other, in two commands"
    )
    return Problem(Reason.CONFLICTING_FILES, message)


def finish_table(one: ReadTable, query: Query, call: Call) -> Result:
    """Make a table part of the landing area, in the place of an earlier file of it."""
    if one.problems:
        return put_aside(piece_again(one), one.sha256, query, call, one.problems, one.file)
    constants = {"file_sha256": one.sha256, "file_name": one.name, "loaded_at": call.next_moment()}
    rows = area.rows_of(one.table, constants)
    before = area.landed(area.place(call.landing, one.table.key))
    if before and not area.changes(before.rows, rows):
        call.release(one.sha256)
        same = before.sha256 != one.sha256
        notes = (f"the same figures as {forms.shown(before.file_name, 80)}, which stays",) * same
        return Result(one.name, ALREADY_LOADED, one.sha256, notes=notes, file=one.file)
    staged = call.folder / f"{one.sha256}.parquet"
    area.write(rows, staged)
    replaced = call.commit_table(staged, one.table.key, one.sha256, one.name)
    notes = one.table.notes
    if replaced:
        said = area.in_words(area.changes(replaced.rows, rows))
        notes += (f"replaces {forms.shown(replaced.file_name, 80)}, now in quarantine: {said}",)
    return Result(
        *(one.name, LOADED, one.sha256, len(rows), f"{one.table.title.month:%Y-%m}"),
        currency=one.table.currency,
        notes=notes,
        file=one.file,
        table=one.table,
    )


def put_in_order(
    found: list[Result | Read | ReadTable | ReadReport], contradicting: list[Staged], call: Call
) -> None:
    """Change places of downloads that contradict each other, so that the newest comes last."""
    new = {part.sha256: part for part in contradicting if not part.is_loaded}
    places = [
        place
        for place, one in enumerate(found)
        if isinstance(one, Read)
        and any(part.sha256 in new and not part.is_copy for part in one.parts)
    ]
    ordered = sorted((found[place] for place in places), key=lambda one: one.written)
    parts = [part for one in ordered for part in one.parts if part.sha256 in new]
    moments = sorted(part.moment for part in parts)
    for part, moment in zip(parts, moments, strict=True):
        if part.moment != moment:
            part.moment = moment
            call_again(part)
    for place, one in zip(places, ordered, strict=True):
        found[place] = one


def call_again(part: Staged) -> None:
    """Write a staged download anew, with its other load time."""
    anew = part.parquet.with_suffix(".anew")
    with duckdb.connect() as connection:
        connection.execute(
            "copy (select * replace ($moment::timestamp as loaded_at) from read_parquet($from)"
            " order by trade_month, row_number) to $to (format parquet, compression zstd)",
            {"moment": part.moment, "from": no_pattern(str(part.parquet)), "to": str(anew)},
        )
    anew.replace(part.parquet)


def cells(pair: Pair) -> str:
    """How many figures a pair differs in, in words."""
    return f"{pair.cells:,} figure{'s' * (pair.cells > 1)}"


def untold_problem(pair: Pair, staged: list[Staged], owners: dict[str, list[Read]]) -> Problem:
    """What is wrong with two downloads of the same moment, and how to load them nevertheless."""
    one, other = staged[pair.one], staged[pair.other]
    together = {id(read) for read in owners[one.sha256]}
    if together & {id(read) for read in owners[other.sha256]}:
        rest = "both stand in the same file: take it apart, or download again"
    else:
        rest = (
            f"both were written at {when(one.written)}, so nothing says which is the later: load"
            " the older one first, and then the other, in two commands"
        )
        hinted = [part.name for part in (one, other) if BROWSERS_NAME.search(part.name)]
        if len(hinted) == 1:
            rest += f" (by its name {forms.shown(hinted[0], 80)} was downloaded later)"
    message = (
        f"other figures than in {forms.shown(other.name, 80)} for {cells(pair)}, such as"
        f" {pair.example}; {rest}"
    )
    return Problem(Reason.CONFLICTING_FILES, message)


def too_old_problem(pair: Pair, staged: list[Staged]) -> Problem:
    """What is wrong with a download that is older than one that is loaded."""
    one, other = staged[pair.one], staged[pair.other]
    message = (
        f"other figures than in {forms.shown(other.name, 80)} for {cells(pair)}, such as"
        f" {pair.example}; that one is loaded already and was written later ({when(other.written)},"
        f" this {when(one.written)}): to let this one count nevertheless, load it in a command of"
        " its own"
    )
    return Problem(Reason.CONFLICTING_FILES, message)


def finish(one: Read, query: Query, call: Call) -> Iterator[Result]:
    """Load the downloads of a piece, or refuse all of them."""
    if one.problems:
        yield put_aside(piece_again(one), one.sha256, query, call, one.problems, one.file)
        return
    for part in one.parts:
        yield load(part, one, query, call)
    # Where several were pasted together, the whole may have been refused before.
    call.release(one.sha256)


def load(part: Staged, one: Read, query: Query, call: Call) -> Result:
    """Make one staged download part of the landing area, if it is not."""
    # Of copies the first takes the Parquet file with it.
    if not part.is_loaded and part.parquet.exists():
        found = call.commit(part.parquet, query.flow, part.sha256)
        if not part.parquet.exists():
            call.taken[part.sha256] = call.began
            return loaded(part, one.file)
        # Another call was quicker.
        part.parquet.unlink()
        try:
            check_flow(found, query.flow, part.sha256)
        except Refused as refusal:
            piece = piece_again(one)
            return put_aside(piece, one.sha256, query, call, refusal.problems, one.file)
    call.release(part.sha256)
    notes, is_restated = statements.restate(part.sha256, query, call)
    return Result(
        *(part.name, ALREADY_LOADED, part.sha256),
        notes=part.notes + notes,
        file=one.file,
        is_restated=is_restated,
    )


def loaded(part: Staged, file: int) -> Result:
    """The result of a download that was loaded."""
    facts = part.facts
    months = f"{facts.first_month:%Y-%m}"
    if facts.months > 1:
        months += f" to {facts.last_month:%Y-%m}"
    return Result(
        part.name,
        LOADED,
        part.sha256,
        facts.rows,
        months,
        len(facts.codes),
        part.currency,
        notes=part.notes,
        file=file,
    )


def piece_again(one: Read | ReadTable | ReadReport) -> Piece:
    """The piece that a download was read from, read again; without bytes if they have changed."""
    name = os.fsencode(one.path.name).decode("utf-8", "backslashreplace")
    try:
        raw, written = read_bytes(one.path)
        for piece in containers.unpack(name, raw, written):
            if hashlib.sha256(piece.raw).hexdigest() == one.sha256:
                return replace(piece, name=one.name)
    except Refused:
        pass
    return Piece(one.name, b"", 0)


def put_aside(
    piece: Piece,
    sha256: str,
    query: Query,
    call: Call,
    problems: list[Problem],
    file: int,
    is_copied: bool = True,
) -> Result:
    """Put a copy of a refused download in quarantine, and give the result."""
    if not piece.raw and piece.refusal:
        return refused(piece.name, None, problems, file)
    reasons = {
        "file_name": piece.name,
        "file_sha256": sha256,
        "flow": query.flow,
        "refused_at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "reasons": [asdict(problem) for problem in problems],
    }
    call.quarantine(sha256, piece.raw if is_copied else None, reasons)
    return refused(piece.name, sha256, problems, file)


def refused(name: str, sha256: str | None, problems: list[Problem], file: int) -> Result:
    """The result of a refusal, with its first problems."""
    return Result(
        name,
        REFUSED,
        sha256,
        problems=problems[:MOST_KEPT],
        problem_count=len(problems),
        file=file,
    )


def read_bytes(path: Path) -> tuple[bytes, float]:
    """The bytes of a regular file of a sensible size and when it was written, or a refusal."""
    try:
        # A pipe must not be waited for.
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:  # noqa: PTH123
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise Refused([Problem(Reason.UNREADABLE, "it is not a regular file")])
            raw = file.read(forms.MOST_BYTES + 1)
    except OSError as error:
        message = f"it cannot be read: {error.strerror}"
        raise Refused([Problem(Reason.UNREADABLE, message)]) from error
    if len(raw) > forms.MOST_BYTES:
        message = (
            f"it has more than {forms.MOST_BYTES:,} bytes, which no download of up to"
            f" {forms.ROW_CAP:,} rows has"
        )
        raise Refused([Problem(Reason.TOO_LARGE, message)])
    return raw, status.st_mtime


def check_flow(found: str, asked: str, sha256: str) -> None:
    """Refuse bytes that are loaded as the other flow."""
    if found != asked:
        message = (
            f"these very bytes are loaded as {found}: one of the two is wrong; take that back by"
            f" `rare-earth-trade ingest --forget {sha256[: statements.SHOWN]}`"
        )
        raise Refused([Problem(Reason.OTHER_FLOW, message)])


def check_codes(found: Iterable[str], queried: tuple[str, ...]) -> None:
    """Refuse rows of codes that were not asked for: the query was another than the user says."""
    others = sorted(code for code in found if queried and not code.startswith(queried))
    if others:
        message = "it has rows of this code, which --codes does not name"
        raise Refused([Problem(Reason.OTHER_CODES, message, value=code) for code in others])
