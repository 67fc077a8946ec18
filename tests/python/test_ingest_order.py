"""Downloads of one call with other figures for the same cell: the newest counts, or neither."""

import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from by_hand import EN, ROWS, ZH, download, spoilt
from test_ingest import Area, area  # noqa: F401 (a fixture)

from rare_earth_trade.downloads import conflicts
from rare_earth_trade.downloads.ingest import Query, Result, ingest

OLD = download()
NEW = download(spoilt(2, 5, "5001"))
NEWEST = download(spoilt(2, 5, "5002"))
DAY = 86_400
NOON = 1_760_000_000


def drop(area: Area, **files: tuple[bytes, float]) -> list[Path]:  # noqa: F811
    """Write files with times (seconds after a noon), in a folder; in the order of their names."""
    for name, (raw, written) in files.items():
        path = area.drop / f"{name}.csv"
        path.write_bytes(raw)
        os.utime(path, (NOON + written,) * 2)
    return sorted(area.drop.iterdir())


def load(area: Area, files: list[Path], **query: object) -> list[Result]:  # noqa: F811
    return list(ingest(files, Query("export", **query), area.home))


def latest(area: Area) -> int:  # noqa: F811
    """The kilograms of row 2 as of the last load."""
    return int(
        area.rows(
            "arg_max(quantity_kg, loaded_at)",
            "where trade_month = '2025-10-01' and hs8 = '28469013'",
        )[0][0]
    )


def outcomes(results: list[Result]) -> dict[str, str]:
    return {one.name: one.outcome for one in results}


def test_the_newest_file_counts_whatever_its_name(area: Area) -> None:  # noqa: F811
    """A browser calls the second download "x (1).csv", which sorts before "x.csv"."""
    files = drop(area, **{"x (1)": (NEW, DAY), "x": (OLD, 0)})
    assert [path.name for path in files] == ["x (1).csv", "x.csv"]
    results = load(area, files)
    assert [(one.name, one.outcome) for one in results] == [
        ("x.csv", "loaded"),
        ("x (1).csv", "loaded"),
    ]
    assert latest(area) == 5001
    [note] = results[1].notes
    assert note.startswith("replaces 1 figure of x.csv, written earlier (")
    assert note.endswith("202510 28469013 116: quantity 5,000 there, 5,001 here")
    assert results[0].notes == ()


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_three_versions_are_loaded_oldest_first(area: Area, order: tuple[int, ...]) -> None:  # noqa: F811
    raws = (OLD, NEW, NEWEST)
    files = drop(area, **{f"{place}": (raws[age], age * DAY) for place, age in enumerate(order)})
    results = load(area, files)
    assert latest(area) == 5002
    assert sum(len(one.notes) for one in results) == 2
    landed = area.rows("distinct file_name, loaded_at", "order by loaded_at")
    assert [name for name, _ in landed] == [f"{order.index(age)}.csv" for age in range(3)]


def test_files_of_the_same_moment_are_both_refused(area: Area) -> None:  # noqa: F811
    others = download([("202508", *ROWS[0][1:])])
    files = drop(area, **{"x (1)": (NEW, 0.2), "x": (OLD, 0.9), "y": (others, 0)})
    results = load(area, files)
    assert outcomes(results) == {
        "x (1).csv": "refused",
        "x.csv": "refused",
        "y.csv": "loaded",
    }
    for one, other in ((results[0], "x.csv"), (results[1], "x (1).csv")):
        [problem] = one.problems
        assert problem.reason == "conflicting_files"
        assert (
            f"other figures than in {other} for 1 figure, such as 202510 28469013 116"
            in problem.message
        )
        assert "in two commands (by its name x (1).csv was downloaded later)" in problem.message
        assert area.reasons(one)["reasons"][0]["message"] == problem.message
    copy = area.home / "quarantine" / results[0].sha256 / "download.csv"
    assert copy.read_bytes() == NEW
    # As the message says.
    load(area, [area.drop / "x.csv"])
    load(area, [area.drop / "x (1).csv"])
    assert latest(area) == 5001
    assert not list(area.home.glob("quarantine/*"))
    assert set(outcomes(load(area, files)).values()) == {"already loaded"}


def test_of_three_files_of_the_same_moment_none_is_loaded(area: Area) -> None:  # noqa: F811
    """Two agree, and the third does not: still nobody knows."""
    same = download(header=EN)
    files = drop(area, a=(OLD, 0), b=(same, 0), c=(NEW, 0))
    assert set(outcomes(load(area, files)).values()) == {"refused"}
    assert not list(area.home.glob("landing/flow=*/*"))


def test_files_that_agree_are_loaded_in_any_order(area: Area) -> None:  # noqa: F811
    """Two pages of one query that overlap, and the same rows in yuan."""
    yuan = download(header=(*ZH[:9], "人民币"))
    files = drop(area, a=(download(ROWS[:3]), 0), b=(download(ROWS[1:]), 0), c=(yuan, 0))
    results = load(area, files)
    assert set(outcomes(results).values()) == {"loaded"}
    assert not any(one.notes for one in results)


def test_other_dimensions_are_other_cells(area: Area) -> None:  # noqa: F811
    header = (*ZH, "贸易方式编码")
    files = drop(
        area,
        a=(download([(*ROWS[1], "10")], header), 0),
        b=(download([(*NEW_ROW, "11")], header), 0),
        c=(download([ROWS[1]]), 0),
    )
    assert set(outcomes(load(area, files)).values()) == {"loaded"}


NEW_ROW = (*ROWS[1][:5], "5001", *ROWS[1][6:])


@pytest.mark.parametrize("column", [5, 7, 9])
def test_each_figure_counts(area: Area, column: int) -> None:  # noqa: F811
    """Row 4 has a second quantity, too."""
    files = drop(area, a=(OLD, 0), b=(download(spoilt(4, column, "8")), 0))
    assert set(outcomes(load(area, files)).values()) == {"refused"}


def test_an_older_file_does_not_replace_one_that_is_loaded(area: Area) -> None:  # noqa: F811
    files = drop(area, new=(NEW, DAY), old=(OLD, 0))
    load(area, files[:1])
    results = load(area, files)
    assert outcomes(results) == {"new.csv": "already loaded", "old.csv": "refused"}
    [problem] = results[1].problems
    assert "loaded already and was written later" in problem.message
    assert latest(area) == 5001
    load(area, files[1:])
    assert latest(area) == 5000


def test_a_newer_file_replaces_one_that_is_loaded_and_says_so(area: Area) -> None:  # noqa: F811
    files = drop(area, a=(NEW, DAY), b=(OLD, 0))
    load(area, files[1:])
    results = load(area, files)
    assert outcomes(results) == {"a.csv": "loaded", "b.csv": "already loaded"}
    assert "replaces 1 figure of b.csv" in results[0].notes[0]
    assert latest(area) == 5001


def test_members_of_a_zip_go_by_their_stored_times(area: Area) -> None:  # noqa: F811
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name, content, day in (("new", NEW, 2), ("old", OLD, 1)):
            archive.writestr(zipfile.ZipInfo(f"{name}.csv", (2025, 11, day, 12, 0, 0)), content)
    path = area.drop / "x.zip"
    path.write_bytes(raw.getvalue())
    assert set(outcomes(load(area, [path])).values()) == {"loaded"}
    assert latest(area) == 5001
    both = io.BytesIO()
    with zipfile.ZipFile(both, "w") as archive:
        for name, content in (
            ("a", download(spoilt(2, 5, "6"))),
            ("b", download(spoilt(2, 5, "7"))),
        ):
            archive.writestr(zipfile.ZipInfo(f"{name}.csv", (2025, 11, 1, 12, 0, 0)), content)
    path.write_bytes(both.getvalue())
    results = load(area, [path])
    assert outcomes(results) == {"x.zip: a.csv": "refused", "x.zip: b.csv": "refused"}
    assert (area.home / "quarantine" / results[0].sha256 / "download.csv").is_file()


def test_pasted_parts_that_contradict_each_other_are_refused(area: Area) -> None:  # noqa: F811
    [result] = load(area, drop(area, x=(OLD + NEW, 0)))
    assert {problem.reason for problem in result.problems} == {"conflicting_files"}
    assert "both stand in the same file" in result.problems[0].message
    assert not list(area.home.glob("landing/flow=*/*"))


def test_a_copy_of_a_file_does_not_count_as_younger(area: Area) -> None:  # noqa: F811
    files = drop(area, a=(OLD, 0), b=(NEW, DAY), c=(OLD, 2 * DAY))
    results = load(area, files)
    assert outcomes(results) == {
        "a.csv": "loaded",
        "b.csv": "loaded",
        "c.csv": "already loaded",
    }
    assert latest(area) == 5001


def test_a_refused_file_takes_no_copy_with_it(area: Area) -> None:  # noqa: F811
    """Two files of a moment, a copy of one of them, and the same bytes pasted behind others."""
    good = download([("202508", *ROWS[0][1:])])
    files = drop(area, a=(OLD, 0), b=(NEW, 0), c=(OLD, 0), d=(good + NEW, 0), e=(good, 0))
    results = load(area, files)
    assert outcomes(results) == {
        **dict.fromkeys(("a.csv", "b.csv", "c.csv", "d.csv"), "refused"),
        "e.csv": "loaded",
    }


def test_without_a_shared_month_of_a_line_no_cell_is_compared(
    area: Area,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What keeps a call with thousands of files quick."""
    compared = []
    real = conflicts.Comparison.compare

    def compare(self: conflicts.Comparison) -> bool:
        found = real(self)
        [(count,)] = self.connection.execute("select count(*) from shared").fetchall()
        compared.append((count, found))
        return found

    monkeypatch.setattr(conflicts.Comparison, "compare", compare)
    load(area, drop(area, a=(OLD, 0), b=(download([("202508", *ROWS[0][1:])]), 0)))
    assert compared == [(0, False)]


def test_downloads_landed_before_the_flag_can_be_compared(area: Area) -> None:  # noqa: F811
    """Files of an older version lack a column."""
    files = drop(area, a=(OLD, 0), b=(NEW, DAY))
    load(area, files[:1])
    [landed] = area.home.glob("landing/flow=export/*.parquet")
    duckdb.execute(
        "copy (select * exclude (is_quantity_missing) from read_parquet($old))"
        " to $new (format parquet)",
        {"old": str(landed), "new": f"{landed}.new"},
    )
    Path(f"{landed}.new").replace(landed)
    assert "replaces 1 figure" in load(area, files)[1].notes[0]


def test_the_command_says_what_was_replaced(run: Callable, area: Area) -> None:  # noqa: F811
    drop(area, **{"x (1)": (NEW, DAY), "x": (OLD, 0)})
    result = run("rare-earth-trade", "ingest", area.drop, "--flow", "export")
    assert result.returncode == 0, result.stderr
    assert "x (1).csv: replaces 1 figure of x.csv" in result.stdout
    assert json.dumps("Traceback") not in result.stderr
