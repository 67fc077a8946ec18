"""One call of `rare-earth-trade ingest`: file after file, each loaded whole or refused whole."""

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from rare_earth_trade.downloads import forms, statements, totals
from rare_earth_trade.downloads.forms import Problem, Reason, Refused
from rare_earth_trade.downloads.landing import Call
from rare_earth_trade.downloads.reader import Reader
from rare_earth_trade.errors import BadInput

LOADED = "loaded"
ALREADY_LOADED = "already loaded"
REFUSED = "refused"

# Kept of each refused file for the screen; reasons.json has all.
MOST_KEPT = 20


@dataclass(frozen=True)
class Query:
    """What the user says of the files of a call, since the files themselves do not."""

    flow: str
    is_partial: bool = False
    is_complete: bool = False
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """What has become of one file."""

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
    is_restated: bool = False


def codes_of(text: str) -> tuple[str, ...]:
    """The prefixes of tariff codes in a text like "2846,280530"."""
    codes = tuple(re.split(" *, *", text.strip(" ")))
    for code in codes:
        if not re.fullmatch("[0-9]{2,8}", code):
            raise BadInput(
                f'--codes: "{forms.shown(code)}" is no beginning of a tariff code:'
                " two to eight digits each, with commas between"
            )
    return codes


def files_of(paths: Iterable[Path]) -> list[Path]:
    """The files that are meant: a folder means its *.csv, not those of the folders in it."""
    files = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        try:
            found = sorted(
                file
                for file in path.iterdir()
                if file.suffix.lower() == ".csv" and not file.is_dir()
            )
        except OSError as error:
            raise BadInput(
                f"{forms.shown(str(path), 200)} cannot be read: {error.strerror}"
            ) from error
        if not found:
            raise BadInput(f"there is no .csv file in {forms.shown(str(path), 200)}")
        files += found
    return files


def ingest(files: Iterable[Path], query: Query, home: Path) -> Iterator[Result]:
    """Load or refuse each file in turn. What is loaded stays, also where a later step fails."""
    try:
        with Call(home) as call:
            reader = Reader(call.folder / "rows.csv")
            try:
                for path in files:
                    yield take(path, query, call, reader)
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


def take(path: Path, query: Query, call: Call, reader: Reader) -> Result:
    """Load or refuse one file."""
    name = os.fsencode(path.name).decode("utf-8", "backslashreplace")
    try:
        raw = read_bytes(path)
    except Refused as refusal:
        return refused(name, None, refusal)
    sha256 = hashlib.sha256(raw).hexdigest()
    try:
        found = call.flow_of(sha256)
        if found is None:
            header, facts = reader.read(raw)
            facts, aside = totals.set_aside(reader.connection, facts)
            totals.refuse_impossible(reader.connection)
            check_codes(facts.codes, query.codes)
            written = call.folder / f"{sha256}.parquet"
            constants = {
                "file_sha256": sha256,
                "file_name": name,
                "queried_codes": ",".join(query.codes) or None,
                "is_partial": query.is_partial,
                "is_complete": query.is_complete,
                "called_at": call.began,
                "loaded_at": call.next_moment(),
            }
            reader.write(header, constants, written)
            found = call.commit(written, query.flow, sha256)
            if written.exists():
                written.unlink()
            elif found == query.flow:
                months = f"{facts.first_month:%Y-%m}"
                if facts.months > 1:
                    months += f" to {facts.last_month:%Y-%m}"
                call.taken[sha256] = call.began
                return Result(
                    name,
                    LOADED,
                    sha256,
                    facts.rows,
                    months,
                    len(facts.codes),
                    header.currency,
                    notes=set_aside_notes(aside),
                )
        if found != query.flow:
            message = (
                f"these very bytes are loaded as {found}: one of the two is wrong; take that back"
                f" by `rare-earth-trade ingest --forget {sha256[: statements.SHOWN]}`"
            )
            raise Refused([Problem(Reason.OTHER_FLOW, message)])
        notes, is_restated = restate(sha256, query, call)
    except Refused as refusal:
        reasons = {
            "file_name": name,
            "file_sha256": sha256,
            "flow": query.flow,
            "refused_at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "reasons": [asdict(problem) for problem in refusal.problems],
        }
        call.quarantine(sha256, raw, reasons)
        return refused(name, sha256, refusal)
    call.release(sha256)
    return Result(name, ALREADY_LOADED, sha256, notes=notes, is_restated=is_restated)


def set_aside_notes(aside: totals.Totals) -> tuple[str, ...]:
    """What was set aside of a file, in sentences."""
    if not aside.rows:
        return ()
    rows = f"{aside.rows:,} total row{'s' * (aside.rows > 1)} set aside: a total is no partner"
    return (rows, *aside.differences)


def restate(sha256: str, query: Query, call: Call) -> tuple[tuple[str, ...], bool]:
    """Honour what is now said of a download that is loaded; notes, and whether anything changed."""
    file = call.of_flow(query.flow) / f"{sha256}.parquet"
    before, loaded_at, lines = statements.of_file(file)
    check_codes(lines, query.codes)
    after = before.said(query.codes, query.is_partial, query.is_complete)
    if query.is_complete:
        call.join(sha256, before.called_at if before.is_complete else loaded_at)
    if changes := after.since(before):
        written = call.folder / f"{sha256}.parquet"
        statements.rewrite(file, after, written)
        call.restate(written, query.flow, sha256)
        return (changes,), True
    if before.is_partial and not query.is_partial:
        kept = f"still partial, as was said: --forget {sha256[: statements.SHOWN]} takes that back"
        return (kept,), False
    return (), False


def refused(name: str, sha256: str | None, refusal: Refused) -> Result:
    """The result of a refusal, with its first problems."""
    problems = refusal.problems
    return Result(
        name,
        REFUSED,
        sha256,
        problems=problems[:MOST_KEPT],
        problem_count=len(problems),
    )


def read_bytes(path: Path) -> bytes:
    """The bytes of a regular file of a sensible size, or a refusal."""
    try:
        # A pipe must not be waited for.
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:  # noqa: PTH123
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Refused([Problem(Reason.UNREADABLE, "it is no regular file")])
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
    return raw


def check_codes(found: Iterable[str], queried: tuple[str, ...]) -> None:
    """Refuse rows of codes that were not asked for: the query was another than the user says."""
    others = sorted(code for code in found if queried and not code.startswith(queried))
    if others:
        message = "it has rows of this code, which --codes does not name"
        raise Refused([Problem(Reason.OTHER_CODES, message, value=code) for code in others])
