"""The landing area is looked at before the build: each kind of fault in it is refused."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from rare_earth_trade.expectations import landing

ROWS = """
select
    date '2025-10-01' as trade_month,
    '85051110' as hs8,
    'Magnets' as commodity_name,
    (100 + number)::varchar as customs_partner_code,
    'Partner' as partner_name,
    null::varchar as regime_code,
    null::varchar as regime_name,
    null::varchar as location_code,
    null::varchar as location_name,
    5000::decimal(18, 3) as first_quantity,
    'kg' as first_unit,
    null::decimal(18, 3) as second_quantity,
    null::varchar as second_unit,
    5000::decimal(18, 3) as quantity_kg,
    250000::decimal(18, 2) as value_usd,
    null::decimal(18, 2) as value_cny,
    number::integer as row_number,
    repeat('0', 64) as file_sha256,
    'magnets.csv' as file_name,
    'USD' as currency,
    'en' as language,
    'Date of data' as source_columns,
    null::varchar as queried_codes,
    false as is_partial,
    false as is_complete,
    timestamp '2025-11-20 09:59:00' as called_at,
    timestamp '2025-11-20 10:00:00' as loaded_at
from range(1, 4) as numbers (number)
"""


@pytest.fixture
def expect(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """Land three rows, changed by SQL after `select * replace`: exit code and output.

    In this process: a command would import Great Expectations anew, for seconds.
    """

    def expect_of(changes: str = "", condition: str = "true", lacking: str = "") -> tuple[int, str]:
        folder = tmp_path / "home/landing/flow=export"
        folder.mkdir(parents=True)
        replace = f"replace ({changes})" if changes else ""
        replace = f"exclude ({lacking})" if lacking else replace
        duckdb.execute(
            f"copy (select * {replace} from ({ROWS}) where {condition}) to $path (format parquet)",
            {"path": str(folder / f"{'0' * 64}.parquet")},
        )
        monkeypatch.setenv("RARE_EARTH_TRADE_HOME", str(tmp_path / "home"))
        code = landing.run()
        output = capsys.readouterr()
        return code, output.out + output.err

    return expect_of


def test_an_empty_landing_area_is_fine(run: Callable) -> None:
    result = run("rare-earth-trade", "expect", "--landing")
    assert result.returncode == 0
    assert "nothing to expect" in result.stdout


def test_good_rows_are_accepted_and_a_partly_loaded_scope_is_noted(expect: Callable) -> None:
    code, output = expect()
    assert code == 0, output
    # 85051110 is all of the magnets, and one of four lines of magnets with semi-finished material.
    [note] = [line for line in output.splitlines() if line.startswith("noted: ")]
    assert "magnets_incl_semi" in note
    assert "72029911, 72029912, 72029919" in note
    assert "'magnets'" not in note


def test_a_scope_that_was_asked_for_is_not_noted(expect: Callable) -> None:
    code, output = expect("'720299,8505' as queried_codes")
    assert code == 0
    assert "noted: " not in output


@pytest.mark.parametrize(
    ("changes", "condition", "reason"),
    [
        ("null::varchar as file_sha256", "true", "a row is known by its file"),
        ("'8505111' as hs8", "true", "codes of eight and three digits"),
        ("date '2025-10-02' as trade_month", "true", "first days of months"),
        ("'CNY' as currency", "true", "one currency"),
        ("-quantity_kg as quantity_kg", "true", "a wrong unit"),
        ("'101' as customs_partner_code", "true", "one row for a month, line, partner"),
        ("", "row_number <> 2", "all of it was landed"),
    ],
)
def test_a_fault_is_refused_for_its_reason(
    expect: Callable, changes: str, condition: str, reason: str
) -> None:
    code, output = expect(changes, condition)
    assert code == 1
    assert any(reason in line for line in output.splitlines() if line.startswith("failed: "))


def test_a_file_that_is_no_parquet_is_bad_input(run: Callable, tmp_path: Path) -> None:
    folder = tmp_path / "home/landing/flow=export"
    folder.mkdir(parents=True)
    (folder / "x.parquet").write_bytes(b"no parquet")
    result = run("rare-earth-trade", "expect", "--landing")
    assert result.returncode == 2
    assert "x.parquet" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ("null::decimal(18, 3) as quantity_kg", "is not whole"),
        ("0::decimal(18, 2) as value_usd", "a currency mixed up"),
        ("'85051112' as hs8", "is in no sum"),
    ],
)
def test_what_ingest_accepts_is_noted_and_not_refused(
    expect: Callable, changes: str, reason: str
) -> None:
    code, output = expect(changes)
    assert code == 0, output
    assert any(reason in line for line in output.splitlines() if line.startswith("noted: "))


def test_files_of_an_earlier_version_are_accepted(expect: Callable) -> None:
    code, output = expect("", "true", "is_complete, called_at")
    assert code == 0, output
