"""Downloads spoilt at random: no crash, no half load, and no number that is not in the file."""

import gzip
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import by_hand
import duckdb
import pytest
from by_hand import DOWNLOADS, EN, ROWS, ZH, download
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rare_earth_trade.downloads.ingest import Query, ingest, take_all
from rare_earth_trade.downloads.landing import Call
from rare_earth_trade.downloads.reader import Reader

# Enough that each kind of cut and cell comes up; `make test-full` has all of them many times.
SAMPLE = settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
FULL = settings(SAMPLE, max_examples=20_000, derandomize=False, database=None)
SPOILT = st.binary(max_size=200)

GOOD = (
    *(path.read_bytes() for path in sorted(DOWNLOADS.glob("magnets*.csv"))),
    download(),
    download(trailing=False, end="\r\n", encoding="utf-8-sig"),
    download(header=EN, encoding="utf-8"),
    download(tuple((*row[:4], "a\nb", *row[5:]) for row in ROWS)),
)
TOKENS = [
    *('"', '""', ",", '","', '",\n"', '",\n', "\n", "\r", "\r\n", "\t", " ", '" ,"', ', "', "\x1c"),
    *("\u00a0", "\u3000", "\x0b", "\\", "'", ";", "|", "#", "NULL", "kg", "nan", "千克", "\0"),
    *("0", "1", "9", ".", "-", "?", "00", ",000", "1,5", "202510", "e5", "\uff11", "\u0661"),
]
ODD_BYTES = [b"\0", b"\xff", b"\x81", b"\xef\xbb\xbf", b"\xa0", "千克".encode("gb18030")[:1]]


@pytest.fixture(scope="module")
def check(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[bytes], str]]:
    """Ingest bytes; what is loaded must be what a reading by hand finds, all of it."""
    folder = tmp_path_factory.mktemp("fuzz")
    path = folder / "x.csv"
    with Call(folder / "home") as call, duckdb.connect() as connection:
        reader = Reader(call.folder / "rows.csv")

        def check_bytes(raw: bytes) -> str:
            path.write_bytes(raw)
            [result] = take_all([path], Query("export"), call, reader)
            sha256 = hashlib.sha256(raw).hexdigest()
            landed = Path(call.landing / "flow=export" / f"{sha256}.parquet")
            quarantined = call.quarantined / sha256
            assert landed.exists() == (result.outcome != "refused")
            assert quarantined.exists() == (result.outcome == "refused")
            if result.outcome == "refused":
                assert result.problems
                assert (quarantined / "download.csv").read_bytes() == raw
            else:
                rows = connection.execute(
                    f"select {by_hand.LANDED} from read_parquet($file)", {"file": str(landed)}
                ).fetchall()
                assert sorted(rows, key=str) == by_hand.read(raw)
            return result.outcome

        yield check_bytes
        reader.close()


@st.composite
def spoilt_text(draw: st.DrawFn) -> bytes:
    """A good download with some cuts, insertions, and pieces in another place, mostly in rows."""
    raw = draw(st.sampled_from(GOOD))
    encoding = "gb18030" if raw[1] > 0x80 and raw[:1] == b'"' else "utf-8"
    text = raw.decode(encoding)
    for _ in range(draw(st.integers(1, 2))):
        places = range(draw(st.sampled_from([0, *[len(text) // 2] * 5])), len(text) + 1)
        start, place = draw(st.sampled_from(places)), draw(st.sampled_from(places))
        end = start + draw(st.sampled_from([0, 0, 1, 2, 7, 60]))
        piece = draw(st.one_of(st.sampled_from(TOKENS), st.just(text[start:end])))
        text = text[:start] + text[end:]
        text = text[:place] + piece + text[place:]
    return text.encode(encoding)


@st.composite
def spoilt_bytes(draw: st.DrawFn) -> bytes:
    """The same with odd bytes somewhere: most cannot be decoded."""
    raw = draw(spoilt_text())
    place = draw(st.sampled_from(range(len(raw) + 1)))
    return raw[:place] + draw(st.sampled_from(ODD_BYTES)) + raw[place:]


CELL = st.one_of(
    st.from_regex(r"[0-9]{1,3}(,[0-9]{3}){0,3}([.][0-9]{1,2})?", fullmatch=True),
    st.from_regex(r"[0-9,.]{1,20}", fullmatch=True),
    st.from_regex(r"20[0-2][0-9](0[1-9]|1[0-2])", fullmatch=True),
    st.sampled_from(
        ["", "-", "?", " ", "千克", "千克\t", "\n千克", "公斤", "Kilogram", "台", "12"]
    ),
    st.text(max_size=6),
)
SEPARATORS = [",", ",", ",", " ,", ", ", "\t,", ";", "\t", "; ", ",,"]


@st.composite
def spoilt_cells(draw: st.DrawFn) -> bytes:
    """A download built anew: columns in any order, cells changed, quotes and commas at will."""
    order = draw(st.permutations(range(10)))
    header = draw(st.sampled_from([ZH, EN]))
    rows = [list(row) for row in draw(st.lists(st.sampled_from(ROWS), min_size=1, max_size=5))]
    for place, row in enumerate(rows):
        # The same row twice would be refused, and nothing else seen.
        row[1] = f"{100 + place}"
    for _ in range(draw(st.integers(0, 3))):
        row = draw(st.sampled_from(rows))
        row[draw(st.integers(0, 9))] = draw(CELL)
    quote = draw(st.sampled_from(['"', '"', '"', "", "'"]))
    double = draw(st.booleans())
    separator = draw(st.sampled_from(SEPARATORS)) if draw(st.booleans()) else ","
    end = draw(st.sampled_from([",\n", "\n", ",\r\n", "\r\n", "\r", " \n", ", \n", ",\n\n"]))
    lines = []
    for row in [header, *rows]:
        cells = [row[place].replace('"', '""') if double else row[place] for place in order]
        lines.append(separator.join(f"{quote}{cell}{quote}" for cell in cells) + end)
    lines[:0] = draw(st.sampled_from([[], [], [], ["sep=;\n"]]))
    lines += draw(
        st.sampled_from([[], [], [], ["合计,,5\n"], [",,\n", "数据来源:某处\n"], ["Total;5"]])
    )
    encoding = draw(
        st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
    )
    return "".join(lines).encode(encoding, "ignore")


@st.composite
def packed(draw: st.DrawFn) -> tuple[bytes, list[bytes]]:
    """An archive of one or two downloads, whole or with some bytes changed; and what was packed."""
    inside = draw(st.lists(st.sampled_from(GOOD), min_size=1, max_size=2, unique=True))
    if draw(st.booleans()):
        inside = inside[:1]
        raw = gzip.compress(inside[0], mtime=0)
    else:
        file = io.BytesIO()
        with zipfile.ZipFile(
            file, "w", draw(st.sampled_from([0, zipfile.ZIP_DEFLATED]))
        ) as archive:
            for place, content in enumerate(inside):
                # A day apart: what contradicts another is not refused for that.
                archive.writestr(
                    zipfile.ZipInfo(f"{place}.csv", (2025, 1, place + 1, 0, 0, 0)), content
                )
        raw = file.getvalue()
    spoilt = bytearray(raw)
    for _ in range(draw(st.integers(0, 3))):
        spoilt[draw(st.integers(0, len(raw) - 1))] = draw(st.integers(0, 255))
    return bytes(spoilt[draw(st.sampled_from([0, 0, 0, 1, 20])) :]), inside


@SAMPLE
@given(raw=st.one_of(SPOILT, spoilt_bytes(), *[spoilt_text()] * 4))
def test_bytes_spoilt_at_random(check: Callable, raw: bytes) -> None:
    check(raw)


@settings(SAMPLE, max_examples=20)
@given(packing=packed())
def test_archives_spoilt_at_random(
    tmp_path_factory: pytest.TempPathFactory, packing: tuple[bytes, list[bytes]]
) -> None:
    check_archive(tmp_path_factory, *packing)


@pytest.mark.full
@settings(SAMPLE, max_examples=100)
@given(packing=packed())
def test_many_archives_spoilt_at_random(
    tmp_path_factory: pytest.TempPathFactory, packing: tuple[bytes, list[bytes]]
) -> None:
    check_archive(tmp_path_factory, *packing)


def check_archive(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes, inside: list[bytes]
) -> None:
    """Whatever is loaded was packed: an archive has checksums."""
    folder = tmp_path_factory.mktemp("packed")
    (folder / "x.zip").write_bytes(raw)
    results = list(ingest([folder / "x.zip"], Query("export"), folder / "home"))
    packed_in = {hashlib.sha256(content).hexdigest() for content in inside}
    assert results
    assert {one.sha256 for one in results if one.outcome == "loaded"} <= packed_in
    if {one.outcome for one in results} == {"loaded"}:
        assert len(list(folder.glob("home/landing/flow=export/*"))) == len(results)


@SAMPLE
@given(raw=spoilt_cells())
def test_cells_spoilt_at_random(check: Callable, raw: bytes) -> None:
    check(raw)


@pytest.mark.full
@FULL
@given(raw=st.one_of(SPOILT, spoilt_bytes(), spoilt_text(), spoilt_text(), spoilt_cells()))
def test_a_long_run_of_both(check: Callable, raw: bytes) -> None:
    check(raw)


def test_good_downloads_pass_the_check(check: Callable) -> None:
    """Else the tests above would compare nothing."""
    for raw in GOOD:
        assert check(raw) != "refused"
