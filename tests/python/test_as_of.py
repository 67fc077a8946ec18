"""What was known on a day, as a file of its own, by nothing that came later."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from rare_earth_trade import as_of
from rare_earth_trade.errors import BadInput
from rare_earth_trade.releases import reading
from tests.python import scratch
from tests.python.test_detail import Warehouse

DAY = date(2025, 3, 1)
# All that the day can tell of a level: not whether it was revised since.
VINTAGES = """
    select
        product, flow, partner_code, window_start, window_end, published_on, print_number,
        printed_t, printed_lower_t, printed_upper_t, voters,
        stood_t, stood_lower_t, stood_upper_t, stood_voters
    from marts.fct_level_vintages
    where published_on <= $day
    order by all
"""


@pytest.mark.parametrize(
    ("day", "said"),
    {
        "2025-02-29": "'2025-02-29' is not a day",
        "2025-13-01": "'2025-13-01' is not a day",
        "20250301": "'20250301' is not a day",
        "2025-3-1": "'2025-3-1' is not a day",
        "2025-03": "'2025-03' is not a day",
        "yesterday": "'yesterday' is not a day",
        f"{date.today() + timedelta(days=2)}": "is still to come",
        "2010-11-29": "nothing was known on 2010-11-29: the first page of the ledger is of",
    }.items(),
)
def test_a_day_on_which_nothing_can_be_known_is_refused(day: str, said: str) -> None:
    with pytest.raises(BadInput) as refusal:
        as_of.day_of(day)
    assert said in refusal.value.message
    assert len(refusal.value.message.splitlines()) == 1


def test_the_command_refuses_in_one_sentence_and_makes_nothing(
    run: Callable, tmp_path: Path
) -> None:
    done = run("rare-earth-trade", "as-of", "2025-02-29")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Error: '2025-02-29' is not a day: write it like 2025-03-01.\n"
    assert not (tmp_path / "home/as_of").exists()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of output in which nothing is."""
    monkeypatch.setenv("RARE_EARTH_TRADE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def as_if_built(candidate: Path, parsed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the place of dbt: the candidate is what it builds."""

    def built(building: Path, *_: object) -> None:
        (building / "target").mkdir()
        shutil.copy2(parsed / "manifest.json", building / "target")
        shutil.copy2(candidate, building)

    monkeypatch.setattr(as_of, "run_dbt", built)


def test_the_file_holds_the_marts_alone_read_only_and_takes_the_place_of_an_older_one(
    as_if_built: None, home: Path, candidate: Path, capsys: pytest.CaptureFixture
) -> None:
    (home / "as_of").mkdir(parents=True)
    older = home / "as_of/2025-03-01.duckdb"
    older.write_text("older")
    held = older.open()
    assert as_of.show("2025-03-01") == 0
    # Who has the older one open keeps it.
    assert held.read() == "older"
    held.close()
    shown = capsys.readouterr().out
    assert f"Built {older}" in shown
    assert sorted(one.name for one in (home / "as_of").iterdir()) == ["2025-03-01.duckdb", "lock"]
    assert older.stat().st_mode & 0o777 == 0o444
    with reading.opened(older) as connection:
        tables = "select schema_name, table_name from duckdb_tables() order by all"
        found = connection.execute(tables).fetchall()
        comments = (
            "select table_name, column_name, comment, is_nullable from duckdb_columns() where"
        )
        comments += " schema_name = 'marts' and table_name = 'fct_levels' order by all"
        said = connection.execute(comments).fetchall()
        levels = connection.execute("from marts.fct_levels order by all").fetchall()
        manifest = connection.execute("select release_id from marts.release_manifest").fetchall()
    with reading.opened(candidate) as connection:
        marts = [row for row in connection.execute(tables).fetchall() if row[0] == "marts"]
        assert connection.execute(comments).fetchall() == said
        assert connection.execute("from marts.fct_levels order by all").fetchall() == levels
    added = [("marts", "fct_check_results"), ("marts", "release_manifest")]
    assert found == sorted(marts + added)
    assert manifest == [("as-of-2025-03-01",)]


def test_the_recipe_that_it_prints_opens_the_file_locked(
    as_if_built: None, home: Path, capsys: pytest.CaptureFixture
) -> None:
    assert as_of.show("2025-03-01") == 0
    [recipe] = [one for one in capsys.readouterr().out.splitlines() if "duckdb.connect(" in one]
    connection = eval(recipe.strip(), {"duckdb": duckdb})
    assert connection.execute("select count(*) > 100 from marts.fct_levels").fetchall() == [(True,)]
    with pytest.raises(duckdb.Error):
        connection.execute("select * from read_text('/etc/hostname')")
    connection.close()


def test_where_dbt_fails_the_older_file_stays(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    (home / "as_of").mkdir(parents=True)
    older = home / "as_of/2025-03-01.duckdb"
    older.write_text("older")
    failing = "print('7 of 9 FAIL 2 expect_x ... [FAIL 2 in 0.1s]'); raise SystemExit(1)"
    monkeypatch.setattr(as_of, "DBT", failing)
    assert as_of.show("2025-03-01") == 1
    said = capsys.readouterr()
    assert "7 of 9 FAIL 2 expect_x" in said.err
    assert "Not built" in said.err
    assert said.out == ""
    assert older.read_text() == "older"
    assert not (home / "as_of/building").exists()


def test_one_that_is_stopped_leaves_nothing_half_built(tmp_path: Path) -> None:
    there = tmp_path / "home/as_of"
    there.mkdir(parents=True)
    older = there / "2025-03-01.duckdb"
    older.write_text("older")
    # In the place of dbt: one that has written half of its file when it is stopped.
    dbt = (
        "import os, time; file = os.environ['RARE_EARTH_TRADE_HOME'] + '/as_of/building/half'\n"
        "try: open(file, 'w').close(); print('1 of 9 OK', flush=True); time.sleep(60)\n"
        "except KeyboardInterrupt: os._exit(1)"
    )
    program = (
        "import signal, sys; from rare_earth_trade import as_of\n"
        # A shell that runs in the background has it ignored.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        f"as_of.DBT = {dbt!r}\n"
        "sys.exit(as_of.show('2025-03-01'))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        env=scratch.environment(tmp_path / "home"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        while not (there / "building/half").exists():
            assert process.poll() is None, process.communicate()
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        said, told = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, "")
    assert told.endswith(
        "Stopped: nothing half built is left. `rare-earth-trade as-of 2025-03-01` starts again.\n"
    )
    assert "Traceback" not in told
    assert sorted(one.name for one in there.iterdir()) == ["2025-03-01.duckdb", "lock"]
    assert older.read_text() == "older"


@pytest.mark.full
def test_what_was_known_in_march_2025(run: Callable, tmp_path: Path, candidate: Path) -> None:
    built = tmp_path / "home/build"
    built.mkdir(parents=True)
    before = Path(shutil.copy2(candidate, built)).stat().st_mtime_ns
    # One download of before that day, one of after it.
    landing = Warehouse(run, tmp_path)
    rows = [("202412", "85051110", code, 400_000, 18_000_000) for code in ("502", "116")]
    landing.load("then.csv", rows[0], loaded_at="2025-02-21 09:00:00")
    landing.load("later.csv", *rows, loaded_at="2025-03-02 00:00:00")
    landed = [one.stat().st_mtime_ns for one in sorted((tmp_path / "home/landing").rglob("*"))]
    done = run("rare-earth-trade", "as-of", str(DAY))
    assert done.returncode == 0, done.stdout + done.stderr
    assert (built / candidate.name).stat().st_mtime_ns == before
    assert not (tmp_path / "home/releases").exists()
    found = sorted((tmp_path / "home/landing").rglob("*"))
    assert [one.stat().st_mtime_ns for one in found] == landed
    with reading.opened(tmp_path / "home/as_of/2025-03-01.duckdb") as connection:
        known = {
            (product, month): rest
            for product, month, *rest in connection.execute(
                "select product, window_start, quantity_t, quantity_lower_t, quantity_upper_t"
                " from marts.fct_levels where flow = 'export' and partner_code = 'WLD'"
                " and window_end = last_day(window_start)"
            ).fetchall()
        }
        # One voice had printed June 2024, 4,829 t; 4,828.7 came later. January to June less
        # January to May is at most 29,095.5 - 24,266.45 = 4,829.05, and the 0.2 t by which customs
        # revise sums of exports.
        june = known["rare_earths", date(2024, 6, 1)]
        assert june == [Decimal("4829"), Decimal("4828.5"), Decimal("4829.25")]
        # That magnets fell by 74.26 % to 1,238.47 t in May 2025 makes May 2024 known only since.
        assert known["magnets", date(2024, 5, 1)][0] is None
        assert connection.execute(
            "select max(published_latest_on) <= $day from marts.dim_source", {"day": DAY}
        ).fetchall() == [(True,)]
        assert connection.execute(
            "select trade_month, partner_code, quantity_kg from marts.fct_customs_trade_monthly"
        ).fetchall() == [(date(2024, 12, 1), "USA", 400_000)]
        assert connection.execute("select file_name from marts.dim_download").fetchall() == [
            ("then.csv",)
        ]
        # Notice 18 came in April 2025.
        assert connection.execute(
            "select notice from marts.dim_control_measure where issued_on >= '2024-12-01'"
        ).fetchall() == [("MOFCOM 2024-46 article 2",)]
        then = connection.execute(VINTAGES, {"day": DAY}).fetchall()
    with reading.opened(candidate) as connection:
        assert connection.execute(VINTAGES, {"day": DAY}).fetchall() == then
        may = connection.execute(
            "select quantity_t from marts.fct_levels where product = 'magnets' and flow = 'export'"
            " and partner_code = 'WLD' and window_start = '2024-05-01'"
            " and window_end = '2024-05-31'"
        ).fetchall()
    # 1,238.47 / (1 - 0.7426) = 4,811.5.
    assert abs(may[0][0] - Decimal("4811.5")) < 3
    assert len(then) > 200
