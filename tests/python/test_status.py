"""What is loaded, released, known and due, for people and for programs."""

import json
from collections.abc import Callable
from pathlib import Path

from made_up import Releases

HEADER = '"Date of data","Commodity code","Trading partner code","Quantity","Unit","US dollar",\n'


def test_nothing_yet(run: Callable) -> None:
    done = run("rare-earth-trade", "status")
    assert done.returncode == 0, done.stderr
    assert "none yet: run `make build`" in done.stdout
    assert "0 loaded" in done.stdout


def test_downloads_and_quarantine_are_counted(run: Callable, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(HEADER + '"202510","85051110","502","656000","kilogram","30,000,000",\n')
    bad.write_text(HEADER + '"202513","85051110","502","656000","kilogram","30,000,000",\n')
    assert run("rare-earth-trade", "ingest", good, bad, "--flow", "export").returncode == 2
    found = json.loads(run("rare-earth-trade", "status", "--json").stdout)
    [file] = found["downloads"].pop("files")
    assert (file["file_name"], file["flow"], file["months"]) == ("good.csv", "export", "2025-10")
    assert found["downloads"] == {
        "loaded": 1,
        "rows": 1,
        "not_released": 1,
        "empty_tables": [],
        "quarantined": 1,
        "tables": [],
        "notes": [],
    }


def test_empty_tables_are_named_with_what_fills_them(run: Callable, tmp_path: Path) -> None:
    releases = Releases(tmp_path / "home")
    releases.add(tables={"fct_levels": {"rows": 7}, "fct_customs_trade_monthly": {"rows": 0}})
    said = " ".join(run("rare-earth-trade", "status").stdout.split())
    assert "Empty tables: fct_customs_trade_monthly. To fill them: rare-earth-trade ingest" in said
    releases.add(tables={"fct_levels": {"rows": 7}})
    assert "Empty tables" not in run("rare-earth-trade", "status").stdout


def test_a_broken_file_is_one_line(run: Callable, tmp_path: Path) -> None:
    folder = tmp_path / "home/landing/flow=export"
    folder.mkdir(parents=True)
    (folder / "x.parquet").write_bytes(b"no parquet")
    done = run("rare-earth-trade", "status")
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert "x.parquet" in line


def test_a_year_without_a_calendar_says_so(run: Callable) -> None:
    done = run("rare-earth-trade", "status", "--on", "2031-05-05")
    assert "there is no calendar for 2031" in done.stdout


def test_due_and_overdue_releases(run: Callable) -> None:
    # In 2025 the headline of October came on 7 November, the tariff lines on the 20th.
    done = run("rare-earth-trade", "status", "--on", "2025-11-10", "--json")
    releases = json.loads(done.stdout)["calendar"]["releases"]
    states = {(one["release"], one["trade_month"]): one["state"] for one in releases}
    assert states[("express", "2025-10")] == "overdue"
    assert states[("online_query", "2025-10")] == "due"
