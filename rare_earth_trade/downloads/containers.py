"""What is in a file: the download that it is, or those in an archive (.zip, .gz) or a workbook.

Told by its first bytes, whatever its name. Names in an archive are shown, and nothing else: none
is ever a path. What is unpacked is counted while it is, whatever the archive says of its size.
"""

import gzip
import io
import json
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from rare_earth_trade.downloads import forms, layouts, main_goods, workbook
from rare_earth_trade.downloads.forms import Problem, Reason, Refused

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
GZIP = b"\x1f\x8b"
# An .xls, or an .xlsx with a password.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

MOST_MEMBERS = 1_000
# A year of all queries has some 100 MB.
MOST_UNPACKED = 500_000_000
WAIT = 90

NOT_ASKED_FOR = "no download"


@dataclass(frozen=True)
class Piece:
    """One download in a file, with what says when it was written (seconds since 1970).

    Or what stands in its place: `refusal` of what cannot be opened, with the bytes that are
    refused; `aside` where it need not be one.
    """

    name: str
    raw: bytes
    written: float
    refusal: Refused | None = None
    aside: str | None = None


def unpack(name: str, raw: bytes, written: float, depth: int = 0) -> Iterator[Piece]:
    """The downloads in the bytes of a file."""
    try:
        if raw.startswith(GZIP):
            yield from of_gzip(name, raw, written, depth)
        elif raw.startswith(ZIP):
            yield from of_zip(name, raw, written, depth)
        elif raw.startswith(OLE):
            yield from of_workbook(name, raw, written)
        else:
            yield Piece(name, raw, written)
    except Refused as refusal:
        yield Piece(name, raw, written, refusal)


def not_opened(what: str) -> Refused:
    """A refusal of what cannot be opened."""
    return Refused([Problem(Reason.NOT_OPENED, what)])


def too_large(what: str) -> Refused:
    """A refusal of what unpacks to more than a download has."""
    return Refused([Problem(Reason.TOO_LARGE, what)])


def of_gzip(name: str, raw: bytes, written: float, depth: int) -> Iterator[Piece]:
    """The one file in a .gz."""
    if depth:
        raise not_opened("an archive inside an archive: unpack the outer one")
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as file:
            inner = file.read(forms.MOST_BYTES + 1)
            # 0 where whoever packed it did not say.
            written = file.mtime or written
    except (OSError, EOFError, zlib.error) as error:
        raise not_opened(f"the .gz cannot be unpacked ({error}): copy it again") from None
    if len(inner) > forms.MOST_BYTES:
        raise too_large(f"it unpacks to more than {forms.MOST_BYTES:,} bytes, unlike a download")
    inside = name[:-3] if name.lower().endswith(".gz") else "content"
    yield from unpack(f"{name}: {inside}", inner, written, depth + 1)


def of_zip(name: str, raw: bytes, written: float, depth: int) -> Iterator[Piece]:
    """The files in a .zip, or the sheets of an .xlsx, which is one."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, ValueError, struct.error, OSError, NotImplementedError) as error:
        raise not_opened(f"the archive cannot be opened ({error}): copy it again") from None
    with archive:
        members = archive.infolist()
        size = sum(member.file_size for member in members)
        if len(members) > MOST_MEMBERS or size > MOST_UNPACKED:
            raise too_large(
                f"{len(members):,} files of {size:,} bytes are in it, more than {MOST_MEMBERS:,} or"
                f" {MOST_UNPACKED:,}: give fewer at a time"
            )
        if any(member.filename == "[Content_Types].xml" for member in members):
            yield from of_workbook(name, raw, written)
            return
        if depth:
            raise not_opened("an archive inside an archive: unpack the outer one")
        aside: list[Piece] = []
        has_download = False
        for member in members:
            if is_clutter(member):
                continue
            for piece in of_member(f"{name}: {member_name(member)}", archive, member, depth):
                if piece.aside and not has_download:
                    aside.append(piece)
                    continue
                # What is left aside is told beside a download, and refused without one.
                yield from () if has_download else aside
                has_download = True
                yield piece
        if not has_download:
            message = f"no file in it is a download ({', '.join(forms.SUFFIXES)}): leave it out"
            raise Refused([Problem(Reason.NOT_CUSTOMS, message)])


def of_member(
    name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo, depth: int
) -> Iterator[Piece]:
    """The downloads in one file of a .zip."""
    moment = stored_time(member)
    if not is_download(name):
        yield Piece(name, b"", moment, aside=NOT_ASKED_FOR)
        return
    try:
        with archive.open(member) as file:
            inner = file.read(forms.MOST_BYTES + 1)
    except RuntimeError as error:
        refusal = not_opened(f"it cannot be unpacked ({error}): unpack the archive by hand")
        yield Piece(name, b"", moment, refusal)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, struct.error) as error:
        refusal = not_opened(f"it cannot be unpacked ({error}): copy the archive again")
        yield Piece(name, b"", moment, refusal)
    else:
        if len(inner) > forms.MOST_BYTES:
            refusal = too_large(f"it has more than {forms.MOST_BYTES:,} bytes, unlike a download")
            yield Piece(name, b"", moment, refusal)
        elif not is_meant(name, inner):
            yield Piece(name, b"", moment, aside=NOT_ASKED_FOR)
        else:
            yield from unpack(name, inner, moment, depth + 1)


def is_meant(name: str, raw: bytes) -> bool:
    """Whether a file is a download by its content, where its name does not say so."""
    if name.lower().endswith((".html", ".htm")):
        return main_goods.is_titled(raw)
    if name.lower().endswith((".dat", ".json", ".xml")):
        # A report of an office is told before it comes here.
        return False
    if name.lower().endswith(".txt"):
        return layouts.begins_like_one(raw) or main_goods.is_one(raw)
    return True


def member_name(member: zipfile.ZipInfo) -> str:
    """The name of a file in a .zip; in Chinese by Windows it stands in GBK, without saying so."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename


def is_clutter(member: zipfile.ZipInfo) -> bool:
    """Whether a member of a .zip is a folder, or of those that macOS adds."""
    parts = PurePosixPath(member.filename).parts
    return member.is_dir() or not parts or parts[0] == "__MACOSX" or parts[-1].startswith(".")


def is_download(name: str) -> bool:
    """Whether a name is that of a download or of what may hold some."""
    return name.lower().endswith(forms.SUFFIXES)


def stored_time(member: zipfile.ZipInfo) -> float:
    """When a file in a .zip was written: in UTC where it says so, else by the clock of here."""
    extra = member.extra
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        if kind == 0x5455 and length >= 5 and len(extra) >= 9 and extra[4] & 1:
            return float(struct.unpack_from("<i", extra, 5)[0])
        extra = extra[4 + length :]
    try:
        return datetime(*member.date_time).timestamp()
    except (ValueError, OverflowError, OSError):
        # A time that is none, such as month 0: older than all.
        return 0.0


def of_workbook(name: str, raw: bytes, written: float) -> Iterator[Piece]:
    """The sheets of a workbook that are downloads; the others are set aside."""
    found = [(sheet, text.encode("utf-8", "backslashreplace")) for sheet, text in sheets_of(raw)]
    downloads = {sheet for sheet, table in found if is_table(table) or main_goods.is_one(table)}
    if not downloads:
        raise Refused([no_download_in([table for _, table in found])])
    for sheet, table in found:
        inside = f"{name}: {sheet}"
        if sheet not in downloads:
            yield Piece(inside, b"", written, aside="no table of the customs")
        elif len(table) > forms.MOST_BYTES:
            yield Piece(inside, b"", written, too_large("it is larger than any download"))
        else:
            yield Piece(inside, table, written)


def no_download_in(tables: list[bytes]) -> Problem:
    """What is wrong with a workbook none of whose sheets is a download."""
    other = next(filter(None, map(main_goods.other_title, tables)), None)
    if other:
        message = f"is another table of customs: {main_goods.EXPECTED} was expected; leave it out"
        return Problem(Reason.NOT_CUSTOMS, message, value=other)
    message = (
        "no sheet of it begins with the header of a customs download (数据年月, ...) or the title"
        f" of {main_goods.EXPECTED}"
    )
    return Problem(Reason.NOT_CUSTOMS, message)


def sheets_of(raw: bytes) -> list[tuple[str, str]]:
    """Name and CSV of each sheet of a workbook, read in a process of its own."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(Path(workbook.__file__))],
            input=raw,
            capture_output=True,
            timeout=WAIT,
            check=True,
        )
    except subprocess.SubprocessError:
        raise not_opened(
            "the workbook cannot be read: it is damaged, has a password, or is far too large. Save"
            " it anew as .xlsx, or give the download as it came"
        ) from None
    return [(sheet, text) for sheet, text in json.loads(done.stdout)]


def is_table(table: bytes) -> bool:
    """Whether a sheet has the header of a customs download at its top."""
    row = layouts.first_row(table.decode("utf-8"), ",")
    return forms.known_names(row) > 0
