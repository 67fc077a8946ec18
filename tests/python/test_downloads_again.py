"""Downloads beside each other: what a later one replaces, totals, taking back, and what is said."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
from by_hand import DOWNLOADS, ZH, download

from rare_earth_trade.downloads import findings, forms, manifest, misses, statements
from rare_earth_trade.downloads.ingest import Query, Result, ingest
from rare_earth_trade.errors import BadInput

MAGNETS = DOWNLOADS / "magnets_2025_10_export_usd.csv"
# Kilograms of the sample by partner; all nineteen are 5,473,200.
LINE = "85051110"


def row(partner: str, kilograms: object, month: str = "202510", line: str = LINE, usd="") -> tuple:
    """A row of a download; dollars are fifty a kilogram where none are given."""
    value = usd or f"{50 * int(kilograms):,}"
    return (month, partner, "某国", line, "某货", f"{kilograms}", "千克", "0", "?", value)


class Area:
    """A scratch landing area, filled without a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"

    def file(self, name: str, *rows: tuple) -> Path:
        path = self.folder / name
        path.write_bytes(download(rows))
        return path

    def ingest(self, *files: Path, flow: str = "export", **said: object) -> list[Result]:
        return list(ingest(files, Query(flow, **said), self.home))

    def load(self, name: str, *rows: tuple, **said: object) -> Result:
        [result] = self.ingest(self.file(name, *rows), **said)
        assert result.outcome in {"loaded", "already loaded"}, result
        return result

    def landed(self, columns: str) -> list[tuple]:
        return duckdb.execute(
            f"select {columns} from read_parquet($files, hive_partitioning = true) order by all",
            {"files": str(self.home / "landing/flow=*/*.parquet")},
        ).fetchall()

    def found(self, *results: Result) -> findings.Findings:
        return findings.of_landing(self.home, {one.sha256 for one in results} or None)


@pytest.fixture
def area(tmp_path: Path) -> Area:
    return Area(tmp_path)


def pages(area: Area) -> list[Path]:
    """Two overlapping pages of the sample: rows 1 to 12 and 9 to 19."""
    header, *rows = MAGNETS.read_bytes().decode("gb18030").splitlines()
    files = []
    for name, some in (("page_1.csv", rows[:12]), ("page_2.csv", rows[8:])):
        file = area.folder / name
        file.write_bytes("\n".join([header, *some, ""]).encode("gb18030"))
        files.append(file)
    return files


# What a later download does not mention


def test_what_the_newest_download_does_not_mention_is_said_with_its_tonnes(area: Area) -> None:
    area.load("a.csv", row("502", 656_000), row("304", 1_118_000), row("116", 226_000))
    later = area.load("b.csv", row("502", 657_000))
    [sentence] = area.found(later).unmentioned
    # 1,118,000 + 226,000 kg
    assert "1,344.0 t of 2 partners in magnets exports 2025-10, kept from a.csv" in sentence
    assert "newest download, b.csv" in sentence
    assert "--complete" in sentence
    # What others hold is no matter of the first, and status says the same of all.
    assert area.found().unmentioned == [sentence]


def test_pages_of_one_command_mention_each_other(area: Area) -> None:
    results = area.ingest(*pages(area))
    assert [one.rows for one in results] == [12, 11]
    assert area.found().unmentioned == []


def test_other_months_lines_and_parts_are_not_missed(area: Area) -> None:
    area.load("a.csv", row("502", 656_000), row("502", 9_000, line="28461010"))
    area.load("b.csv", row("502", 500_000, month="202509"))
    area.load("c.csv", row("304", 500_000), is_partial=True)
    assert area.found().unmentioned == []
    # A code that was asked for and has no row is not mentioned, either.
    area.load("d.csv", row("502", 656_000), row("304", 500_000), codes=("85", "2846"))
    [sentence] = area.found().unmentioned
    assert "9.0 t of 1 partner in rare earths exports 2025-10, kept from a.csv" in sentence


def test_a_complete_download_takes_partners_out_and_says_so(area: Area) -> None:
    area.load("a.csv", row("502", 656_000), row("304", 1_118_000))
    later = area.load("b.csv", row("502", 657_000), is_complete=True)
    [sentence] = area.found(later).unmentioned
    assert "Taken out, since b.csv is complete without them: 1,118.0 t of 1 partner in" in sentence


# What is said of a download that is loaded


def test_another_statement_is_honoured_and_said(area: Area) -> None:
    rows = (row("502", 656_000), row("304", 1_118_000))
    area.load("a.csv", *rows, codes=("8505",))
    moments = area.landed("distinct loaded_at")
    result = area.load("again.csv", *rows, codes=("85", "2846"), is_partial=True)
    assert result.outcome == "already loaded"
    assert result.notes == ("codes changed from 8505 to 85,2846; now partial, before as it came",)
    said = "distinct queried_codes, is_partial, is_complete, file_name"
    assert area.landed(said) == [("85,2846", True, False, "a.csv")]
    assert area.landed("distinct loaded_at") == moments
    assert len(area.landed("*")) == 2
    # What is left unsaid stays, and is told.
    result = area.load("a.csv", *rows)
    assert "still partial" in result.notes[0]
    assert area.landed(said) == [("85,2846", True, False, "a.csv")]
    assert area.load("a.csv", *rows, is_complete=True).notes == ("now complete, before partial",)
    assert area.landed(said) == [("85,2846", False, True, "a.csv")]


def test_codes_that_leave_rows_out_are_refused_for_a_loaded_file_too(area: Area) -> None:
    area.load("a.csv", row("502", 656_000))
    [result] = area.ingest(area.folder / "a.csv", codes=("2846",))
    assert [(one.reason, one.value) for one in result.problems] == [("other_codes", LINE)]
    assert area.landed("distinct queried_codes") == [(None,)]


def test_files_of_an_earlier_version_are_read_and_restated(area: Area) -> None:
    area.load("a.csv", row("502", 656_000))
    [file] = area.home.glob("landing/flow=export/*.parquet")
    with duckdb.connect() as connection:
        connection.execute(
            "create table old as select * exclude (is_complete, called_at) from read_parquet($1)",
            [str(file)],
        )
        connection.execute("copy old to $path (format parquet)", {"path": str(file)})
    assert [one["is_complete"] for one in manifest(area.home)] == [False]
    result = area.load("a.csv", row("502", 656_000), is_complete=True)
    assert result.notes == ("now complete, before as it came",)
    assert [one["is_complete"] for one in manifest(area.home)] == [True]
    area.load("b.csv", row("502", 656_000), row("304", 5_000))


def test_files_that_are_called_complete_together_are_one_set(area: Area) -> None:
    first, second = pages(area)
    area.ingest(first)
    between = area.load("between.csv", row("601", 1_000))
    area.ingest(second)
    # Whatever the order in which they are given.
    area.ingest(second, first, is_complete=True)
    by_name = dict(area.landed("distinct file_name, called_at"))
    loaded = dict(area.landed("distinct file_name, loaded_at"))
    assert by_name["page_1.csv"] == by_name["page_2.csv"] == loaded["page_1.csv"]
    # What came between the two stays: nobody knew of it when the first was made.
    assert loaded["between.csv"] > by_name["page_1.csv"]
    assert between.outcome == "loaded"


# Taking back


def test_forget_keeps_the_rows_and_the_file_can_be_loaded_again(area: Area) -> None:
    result = area.load("a.csv", row("502", 656_000))
    area.load("b.csv", row("304", 5_000))
    assert statements.forget(result.sha256[:8].upper(), area.home)["file_name"] == "a.csv"
    assert [one["file_name"] for one in manifest(area.home)] == ["b.csv"]
    kept = area.home / "quarantine" / result.sha256
    assert {file.name for file in kept.iterdir()} == {"download.parquet", "reasons.json"}
    told = json.loads((kept / "reasons.json").read_text(encoding="utf-8"))
    assert [one["reason"] for one in told["reasons"]] == ["forgotten"]
    assert told["forgotten_at"][:10] == f"{datetime.now(UTC):%Y-%m-%d}"
    assert duckdb.execute(
        "select quantity_kg from read_parquet($1)", [str(kept / "download.parquet")]
    ).fetchall() == [(656_000,)]
    assert area.load("a.csv", row("502", 656_000)).outcome == "loaded"
    assert not kept.exists()


def test_forget_names_what_it_may_mean(area: Area) -> None:
    area.load("a.csv", row("502", 656_000))
    (area.folder / "deeper").mkdir()
    other = area.file("deeper/a.csv", row("304", 5_000))
    area.ingest(other)
    with pytest.raises(BadInput) as ambiguous:
        statements.forget("a.csv", area.home)
    lines = ambiguous.value.message.splitlines()
    assert "2 downloads" in lines[0]
    assert {line.split()[0] for line in lines[1:]} == {
        one["file_sha256"][:8] for one in manifest(area.home)
    }
    for nothing in ("", "abc", "b.csv", "../a.csv", "0" * 64):
        with pytest.raises(BadInput, match="no download that is loaded"):
            statements.forget(nothing, area.home)
    assert len(manifest(area.home)) == 2


def test_forget_on_the_command_line(run: Callable, area: Area) -> None:
    area.load("a [bold].csv", row("502", 656_000))
    listed = json.loads(run("rare-earth-trade", "status", "--json").stdout)["downloads"]["files"]
    assert [(one["file_name"], one["flow"], one["rows"]) for one in listed] == [
        ("a [bold].csv", "export", 1)
    ]
    done = run("rare-earth-trade", "ingest", "--forget", listed[0]["id"])
    assert done.returncode == 0, done.stderr
    assert "a [bold].csv" in done.stdout
    again = run("rare-earth-trade", "ingest", "--forget", listed[0]["id"])
    assert again.returncode == 2
    assert "no download that is loaded" in again.stderr
    both = run("rare-earth-trade", "ingest", "--forget", "x", "--flow", "export")
    assert both.returncode == 2


def test_partial_and_complete_exclude_each_other(run: Callable, area: Area) -> None:
    file = area.file("a.csv", row("502", 656_000))
    done = run(*("rare-earth-trade", "ingest", file, "--flow", "export", "--partial", "--complete"))
    assert done.returncode == 2
    assert "contradict each other" in done.stderr
    assert not manifest(area.home)


# Totals, and what cannot be


@pytest.mark.parametrize(
    "total",
    [
        ("202510", "000", "总值", LINE, "某货", "1774000", "千克", "0", "?", "88,700,000"),
        ("202510", "999", "TOTAL", LINE, "某货", "1774000", "千克", "0", "?", "88,700,000"),
        ("202510", "000", "-", LINE, "某货", "1774000", "千克", "0", "?", "88,700,000"),
    ],
)
def test_a_total_is_no_partner(area: Area, total: tuple) -> None:
    result = area.load("a.csv", row("502", 656_000), total, row("304", 1_118_000))
    assert result.rows == 2
    assert result.notes == ("1 total row set aside: a total is no partner",)
    assert area.landed("customs_partner_code, row_number, quantity_kg") == [
        ("304", 2, 1_118_000),
        ("502", 1, 656_000),
    ]


def test_a_total_that_is_no_sum_is_said(area: Area) -> None:
    total = ("202510", "000", "总值", LINE, "某货", "1874000", "千克", "0", "?", "88,700,000")
    result = area.load("a.csv", row("502", 656_000), row("304", 1_118_000), total)
    assert "the total of 85051110 in 2025-10 is 1,874.0 t" in result.notes[1]
    assert "partners add up to 1,774.0 t" in result.notes[1]


def test_totals_alone_are_no_download(area: Area) -> None:
    file = area.file("a.csv", ("202510", "000", "总值", LINE, "某货", "9", "千克", "0", "?", "9"))
    [result] = area.ingest(file)
    assert [one.reason for one in result.problems] == ["empty"]


def test_a_total_does_not_hide_that_a_result_was_cut(area: Area) -> None:
    rows = [
        row(f"{100 + place % 800}", 5, line=f"{28461000 + place // 800}")
        for place in range(forms.ROW_CAP)
    ]
    file = area.file("a.csv", *rows, row("000", 5 * forms.ROW_CAP))
    [result] = area.ingest(file)
    assert [one.reason for one in result.problems] == ["truncated"]


def test_what_no_partner_can_take_is_refused_with_its_row(area: Area) -> None:
    file = area.file("a.csv", row("502", 656_000), row("304", 1_000_000_001, usd="5"))
    [result] = area.ingest(file)
    assert [(one.reason, one.row) for one in result.problems] == [("bad_number", 2)]
    file = area.file("b.csv", row("304", 5, usd="10,000,000,001"))
    [result] = area.ingest(file)
    assert [(one.reason, one.row) for one in result.problems] == [("bad_number", 1)]


# Months that are not over


def test_a_running_month_is_refused_in_a_sentence(
    area: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "this_month", lambda: date(2026, 11, 1))
    file = area.file("a.csv", row("502", 5_000, month="202611"), row("304", 5, month="202612"))
    [result] = area.ingest(file)
    assert [(one.reason, one.row) for one in result.problems] == [
        ("bad_month", 1),
        ("bad_month", 2),
    ]
    messages = [one.message for one in result.problems]
    assert messages[0].startswith(
        "November 2026 is not over; customs publish it about 20 December 2026"
    )
    assert messages[1].startswith(
        "December 2026 is not over; customs publish it about 20 January 2027"
    )
    # Alone, too: rows without a fault are not looked at one by one.
    [result] = area.ingest(area.file("running.csv", row("502", 5_000, month="202611")))
    assert [(one.reason, one.row) for one in result.problems] == [("bad_month", 1)]
    assert area.load("b.csv", row("502", 5_000, month="202610")).outcome == "loaded"


def test_the_month_is_that_of_china(monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, zone: object = None) -> datetime:
            return datetime(2026, 10, 31, 16, 30, tzinfo=UTC)

    monkeypatch.setattr(forms, "datetime", Clock)
    assert forms.this_month() == date(2026, 11, 1)


# What is said and kept


def test_an_unknown_line_is_named_with_the_row_to_add(area: Area) -> None:
    result = area.load(
        "a.csv",
        row("502", 3_000_000, "202603", "28469019"),
        row("304", 2_500_000, "202603", "28469051"),
        row("304", 1_000, "202603", "85051190"),
        row("304", 1_000, "202603", "12019020"),
        row("304", 1_000, "202103", "28053018"),
    )
    scandium, sentence = area.found(result).unknown_lines
    assert "does not know 28469051 (rare earths exports, 2,500.0 t in 2026-03)" in sentence
    assert "seeds/reference/ref_tariff_lines.csv" in sentence
    assert "28469051,compounds,FORM,ELEMENT,某货,2026,,," in sentence
    # The line of scandium metal began in 2022.
    assert "28053018" in scandium


def test_what_is_hard_to_believe_is_kept_and_said(area: Area) -> None:
    result = area.load(
        "a.csv",
        row("304", 1_118_000),
        row("203", 0, usd="1,234"),
        row("331", 1_000, usd="0"),
        row("502", 1, usd="50,000"),
        row("116", 0, usd="0"),
    )
    [sentence] = area.found(result).implausible
    assert "row 2 (85051110, partner 203): 0 kg for 1,234 USD" in sentence.replace("no kg", "0 kg")
    assert "row 3 (85051110, partner 331): 1,000 kg for 0 USD" in sentence
    assert "row 4" not in sentence
    assert "row 5" not in sentence


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        # The thousandth of it for the same dollars.
        (
            row("307", 196, usd="9,830,000"),
            (
                "b.csv: more than tenfold off what was there: row 1 (2025-10 85051110, partner",
                "307): 196 kg at 50,153.06 USD/kg",
                "replaces 196,600 kg at 50.00 USD/kg of a.csv",
            ),
        ),
        (row("307", 196_600_000), ("196,600,000 kg at 50.00 USD/kg, replaces 196,600 kg",)),
        # Right kilograms, dollars in ten thousand.
        (row("307", 196_600, usd="983"), ("at 0.01 USD/kg, replaces 196,600 kg at 50.00",)),
        # Nothing is there of this partner, but of others.
        (row("133", 50, usd="2,500,000"), ("50 kg at 50,000.00 USD/kg, others of the line at 50",)),
        # Grams: not by its price, which is no leap beside nothing.
        (row("307", 0, usd="0"), ("0 kg, replaces 196,600 kg",)),
        # A revision, however large; samples; another line; another regime is no other load.
        (row("307", 19_700, usd="985,000"), ()),
        (row("133", 2, usd="9,000"), ()),
        (row("307", 196, usd="9,830,000", line="28461010"), ()),
        (row("502", 700_000), ()),
    ],
)
def test_a_figure_of_another_size_than_what_it_replaces_is_said(
    area: Area, later: tuple, expected: tuple[str, ...]
) -> None:
    first = area.load("a.csv", row("307", 196_600), row("502", 656_000), row("304", 1_118_000))
    assert first.notes == ()
    assert area.found(first).leaps == []
    result = area.load("b.csv", later)
    sentences = area.found(result).leaps
    assert len(sentences) == bool(expected)
    for part in expected:
        assert part in sentences[0]
    if expected:
        assert (
            f"`rare-earth-trade ingest --forget {result.sha256[:8]}` takes it back" in sentences[0]
        )
    # The good one is not put to shame by what comes after it.
    assert area.found().leap_counts == ({result.sha256: 1} if expected else {})
    assert area.found(first).leaps == []


def test_a_row_of_another_price_than_its_own_file_is_said(area: Area) -> None:
    """In an empty home nothing else is there to hold it against."""
    rows = [row(f"{code}", 100_000 + code) for code in range(301, 306)]
    result = area.load("a.csv", *rows, row("502", 656, usd="32,800,000"))
    [sentence] = area.found(result).leaps
    assert (
        "row 6 (2025-10 85051110, partner 502): 656 kg at 50,000.00 USD/kg, others of" in sentence
    )
    assert "row 1 (" not in sentence


def test_dollars_and_yuan_share_kilograms_and_no_prices(area: Area) -> None:
    area.load("usd.csv", row("502", 656_000), row("304", 1_118_000))
    yuan = list(row("502", 656_000, usd="2,624,000,000"))
    other = list(row("304", 1_118, usd="390,000,000"))
    file = area.folder / "cny.csv"
    file.write_bytes(download([yuan, other], (*ZH[:9], "人民币")))
    [result] = area.ingest(file)
    [sentence] = area.found(result).leaps
    assert "row 2 (2025-10 85051110, partner 304): 1,118 kg" in sentence
    assert "replaces 1,118,000 kg of usd.csv" in sentence
    assert "row 1 (" not in sentence


def test_ingest_and_status_say_that_figures_are_tenfold_off(run: Callable, area: Area) -> None:
    area.load("a.csv", row("307", 196_600), row("502", 656_000))
    file = area.file("b.csv", row("307", 196, usd="9,830,000"))
    done = run("rare-earth-trade", "ingest", file, "--flow", "export")
    assert done.returncode == 0, done.stderr
    assert "Note: b.csv: more than tenfold off" in done.stdout
    assert "Next:        make build" in done.stdout
    found = json.loads(run("rare-earth-trade", "status", "--json").stdout)["downloads"]
    assert [(one["file_name"], one["said"]) for one in found["files"]] == [
        ("b.csv", "1 figure tenfold off"),
        ("a.csv", ""),
    ]
    assert any(note.startswith("b.csv: more than tenfold off") for note in found["notes"])
    forgotten = run("rare-earth-trade", "ingest", "--forget", "b.csv")
    assert "Next:        make build" in forgotten.stdout


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ("WLD", "2025-09 is contested: for the world, a.csv add up to 1,179.6 t, two"),
        ("KOR, DEU", "is contested: for KOR, a.csv add up to 1,179.6 t"),
        ("KOR, DEU, USA", "1,287.5 to 1,288.5 t (contested likewise: DEU, USA); the print"),
    ],
)
def test_a_contested_month_says_whose_figures_it_gives(codes: str, expected: str) -> None:
    month = {
        **{"product": "magnets", "flow": "export", "trade_month": date(2025, 9, 1)},
        **{"coverage": "contested", "contested_partner_codes": codes, "contested_t": 1179.6},
        **{"printed_lower_t": 1287.5, "printed_upper_t": 1288.5, "file_names": "a.csv"},
        "likely_cause": "wrong_partners",
    }
    assert expected in findings.month_sentence(month)


# Sums beside the current release


LEVELS = """
create schema marts;
create table marts.fct_levels as
select
    product, flow, 'WLD' as partner_code, month::date as window_start,
    last_day(month::date) as window_end, quantity_t::decimal(18, 3) as quantity_t,
    (quantity_t - 0.5)::decimal(18, 3) as quantity_lower_t,
    (quantity_t + 0.5)::decimal(18, 3) as quantity_upper_t,
    basis as quantity_basis, voters as agreeing_voters, false as is_clash
from (
    values
        ('magnets', 'export', '2025-10-01', 5473, 'printed', 9),
        ('magnets', 'export', '2025-09-01', 5774, 'customs_detail', 0),
        ('magnets', 'export', '2025-08-01', 6146, 'printed', 1),
        ('magnets', 'export', '2024-10-01', 4725, 'printed', 2),
        ('magnets', 'import', '2025-10-01', 300, 'printed', 2),
        ('rare_earths', 'export', '2025-10-01', 4345, 'printed', 2),
        ('rare_earths', 'import', '2025-10-01', 8000, 'printed', 2)
) as levels (product, flow, month, quantity_t, basis, voters);
-- What nobody printed may be bounded, more or less.
insert into marts.fct_levels values
    ('magnets', 'export', 'WLD', '2022-10-01', '2022-10-31', null, 0, 5300, 'unknown', 0, false),
    ('magnets', 'export', 'WLD', '2023-10-01', '2023-10-31', 3000, 0, 5300, 'printed', 1, false),
    ('magnets', 'import', 'WLD', '2025-10-01', '2025-10-31', null, 0, 5300, 'unknown', 0, false);
"""


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # 5,480 t are 7 t off, of which 0.3 % may be a revision: 16.4 t.
        ([row("502", 5_480_000)], ()),
        ([row("502", 5_473_000), row("601", 5_473_000)], ("10,946.0 t", "5,473.0 t", "total row")),
        ([row("502", 5_473)], ("5.5 t", "tonnes taken for kilograms")),
        ([row("502", 300_000)], ("300.0 t", "the other flow")),
        ([row("502", 4_725_500)], ("4,725.5 t", "the file of 2024")),
        ([row("502", 5_000_000)], ("limited to some partners",)),
        ([row("502", 6_000_000)], ("none that is known",)),
        ([row("502", 5_000_000, "202509")], ("from tariff lines", "limited to some partners")),
        # One voice is no witness.
        ([row("502", 5_000_000, "202508")], ()),
        # Lines of the export scope as the import has them, ores among them; few lines, so that
        # less than the level would say nothing.
        (
            [row("502", 5_000_000, line="28461010"), row("502", 3_000_000, line="25309020")],
            ("5,000.0 t", "the other flow"),
        ),
        ([row("502", 4_000_000, line="28461010")], ()),
    ],
)
def test_a_file_that_misses_the_release_is_told_with_the_likely_cause(
    area: Area, rows: list[tuple], expected: tuple[str, ...]
) -> None:
    warehouse = area.folder / "released.duckdb"
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(LEVELS)
    result = area.load("october.csv", *rows)
    found = [misses.sentence(one) for one in misses.missed(area.home, warehouse, {result.sha256})]
    assert bool(found) == bool(expected)
    for part in expected:
        assert part in found[0]
        assert f"october.csv: {'magnets' if rows[0][3] == LINE else 'rare earths'}" in found[0]
        assert f"--forget {result.sha256[:8]}" in found[0]


def test_a_partial_file_may_be_less_but_not_more(area: Area) -> None:
    warehouse = area.folder / "released.duckdb"
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(LEVELS)
    less = area.load("less.csv", row("502", 1_000_000), is_partial=True)
    assert misses.missed(area.home, warehouse, {less.sha256}) == []
    more = area.load("more.csv", row("304", 6_000_000), is_partial=True)
    assert len(misses.missed(area.home, warehouse, {more.sha256})) == 1


def test_every_cause_has_its_words() -> None:
    macro = (Path(misses.__file__).parents[2] / "macros/contested_cause.sql").read_text()
    assert all(f"'{name}'" in macro for name in findings.CAUSES)
