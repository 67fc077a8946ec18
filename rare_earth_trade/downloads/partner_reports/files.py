"""Which of the files of a call are reports of an office, on disk as they are or unpacked."""

import errno
import gzip
import io
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from rare_earth_trade.downloads import containers
from rare_earth_trade.downloads.forms import AGAIN, Problem, Reason, Refused
from rare_earth_trade.downloads.partner_reports.forms import Form
from rare_earth_trade.downloads.partner_reports.sheets import HEAD, form_of

SEVEN_ZIP = b"7z\xbc\xaf\x27\x1c"
# A year of Comext has some 3 GB.
MOST_BYTES = 20_000_000_000
BROKEN = (
    OSError,
    EOFError,
    ValueError,
    zlib.error,
    struct.error,
    zipfile.BadZipFile,
    RuntimeError,
    NotImplementedError,
)


@dataclass(frozen=True)
class Found:
    """A report of an office: plain on disk, `is_scratch` where it was unpacked.

    `refusal` stands in the place of what cannot be unpacked.
    """

    name: str
    path: Path
    written: float
    form: Form | None
    is_scratch: bool = False
    refusal: Refused | None = None


def is_report(path: Path) -> bool:
    """Whether a file is a report of an office, by its beginning."""
    try:
        with opened(path) as file:
            return form_of(file.read(HEAD)) is not None
    except OSError:
        return False


def opened(path: Path) -> BinaryIO:
    """A regular file; a pipe is not waited for."""
    file = open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb")  # noqa: PTH123, SIM115
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    raise OSError("it is not a regular file")


def found_in(path: Path, name: str, scratch: Path) -> Iterator[Found]:
    """The reports in a file, none where it holds other things. What is unpacked lies in `scratch`.

    What cannot be opened is nothing here: whoever looks next says what is wrong with it.
    """
    try:
        with opened(path) as file:
            head = file.read(HEAD)
            written = os.fstat(file.fileno()).st_mtime
    except OSError:
        return
    if head.startswith(SEVEN_ZIP):
        message = "a .7z, as Eurostat packs its bulk files: unpack it, and give the .dat in it"
        refusal = Refused([Problem(Reason.NOT_OPENED, message)])
        yield Found(name, path, written, None, refusal=refusal)
    elif head.startswith(containers.GZIP):
        yield from in_gzip(path, name, written, scratch)
    elif head.startswith(containers.ZIP):
        yield from in_zip(path, name, scratch)
    elif form := form_of(head):
        yield Found(name, path, written, form)


def in_gzip(path: Path, name: str, written: float, scratch: Path) -> Iterator[Found]:
    """The report in a .gz."""
    try:
        with gzip.open(path) as file:
            form = form_of(file.read(HEAD))
            written = file.mtime or written
    except BROKEN:
        return
    if form:
        inside = name[:-3] if name.lower().endswith(".gz") else "content"
        with gzip.open(path) as file:
            yield unpacked(file, f"{name}: {inside}", written, form, scratch)


def in_zip(path: Path, name: str, scratch: Path) -> Iterator[Found]:
    """The reports in a .zip."""
    try:
        archive = zipfile.ZipFile(path)
    except BROKEN:
        return
    with archive:
        for member in archive.infolist()[: containers.MOST_MEMBERS]:
            if containers.is_clutter(member):
                continue
            try:
                with archive.open(member) as file:
                    form = form_of(file.read(HEAD))
            except BROKEN:
                continue
            if form:
                inside = f"{name}: {containers.member_name(member)}"
                with archive.open(member) as file:
                    yield unpacked(file, inside, containers.stored_time(member), form, scratch)


def unpacked(file: io.IOBase, name: str, written: float, form: Form, scratch: Path) -> Found:
    """A report written to a file of its own; what is unpacked is counted while it is."""
    to = scratch / "unpacked"
    try:
        with to.open("wb") as out:
            while block := file.read(8_000_000):
                out.write(block)
                if out.tell() > MOST_BYTES:
                    message = f"it unpacks to more than {MOST_BYTES:,} bytes: {AGAIN}"
                    raise Refused([Problem(Reason.TOO_LARGE, message)])
    except Refused as refusal:
        return Found(name, to, written, form, is_scratch=True, refusal=refusal)
    except BROKEN as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            raise
        message = f"it cannot be unpacked ({error}): copy it again"
        refusal = Refused([Problem(Reason.NOT_OPENED, message)])
        return Found(name, to, written, form, is_scratch=True, refusal=refusal)
    return Found(name, to, written, form, is_scratch=True)


def other_members(path: Path, name: str, taken: set[str]) -> list[str]:
    """What in a .zip may be downloads beside the reports that were taken of it."""
    if not zipfile.is_zipfile(path):
        return []
    with zipfile.ZipFile(path) as archive:
        inside = {
            f"{name}: {containers.member_name(member)}"
            for member in archive.infolist()
            if containers.is_download(member.filename) and not containers.is_clutter(member)
        }
    return sorted(inside - taken)
