"""The dbt v2 engine builds the same marts, to the last decimal."""

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from rare_earth_trade import paths

DOWNLOADS = Path(__file__).parent / "downloads"
LOCK = paths.PROJECT / "engine_v2/package-lock.json"


@pytest.fixture(scope="session")
def engine(environment: Callable) -> None:
    environment(".venv-v2")


@pytest.mark.long
def test_the_engine_builds_the_same_marts(
    engine: None, make: Callable, candidate: Path, tmp_path: Path, untouched: Callable
) -> None:
    # Nothing of the engine's own lies in the project.
    untouched(".user.yml", "logs", "target")
    home = tmp_path / "home"
    shutil.copytree(candidate.parent, home / "build")
    before = hashlib.sha256(candidate.read_bytes()).hexdigest()
    done = make("build-v2", home)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr
    built = home / "build" / candidate.name
    assert hashlib.sha256(built.read_bytes()).hexdigest() == before
    with duckdb.connect(str(built), read_only=True) as connection:
        marts = connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'marts'"
        ).fetchall()
    assert len(marts) > 20
    assert all(re.search(rf"\b{mart} .* none ", done.stdout) for (mart,) in marts)


@pytest.mark.full
def test_with_tariff_lines_too(engine: None, make: Callable, run: Callable, tmp_path: Path) -> None:
    home = tmp_path / "home"
    for flow in ("export", "import"):
        files = sorted(DOWNLOADS.glob(f"*_{flow}*.csv"))
        result = run("rare-earth-trade", "ingest", *files, "--flow", flow)
        assert result.returncode == 0, result.stderr
    assert run("dbt", "build").returncode == 0
    done = make("build-v2", home)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr
    assert re.search(r"fct_customs_trade_monthly +│ +[1-9]", done.stdout)


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ("update {} set quantity_t = quantity_t + 0.001 where trade_month = '2025-10-01'", "1 / 1"),
        ("insert into {} from {} limit 1", "0 / 1"),
        ("delete from {} where trade_month = '2025-10-01'", "1 / 0"),
        ("alter table {} alter quantity_t type decimal(18, 4)", "DECIMAL(18,4)"),
        ("drop table {}", "missing on one side"),
    ],
)
def test_a_difference_is_found(
    run: Callable, candidate: Path, tmp_path: Path, change: str, finding: str
) -> None:
    shutil.copytree(candidate.parent, tmp_path / "home/build")
    other = tmp_path / "other.duckdb"
    shutil.copy(candidate, other)
    assert run("rare-earth-trade", "compare", other).returncode == 0
    with duckdb.connect(str(other)) as connection:
        connection.execute(change.replace("{}", "marts.fct_magnet_exports_monthly"))
    result = run("rare-earth-trade", "compare", other)
    assert result.returncode == 1, result.stdout
    assert finding in result.stdout
    assert result.stdout.count("see below") == 1


def test_the_lock_files_name_versions_and_checksums_but_no_addresses() -> None:
    wheel = (paths.PROJECT / "requirements-v2.txt").read_text(encoding="utf-8")
    assert re.match(r"dbt==[\d.]+rc\d+ ", wheel)
    assert "--hash=sha256:" in wheel
    driver = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    assert [name for name in driver if name] == ["node_modules/@duckdb/node-bindings-linux-x64"]
    assert all(one["integrity"].startswith("sha512-") for name, one in driver.items() if name)
    assert "://" not in wheel + LOCK.read_text(encoding="utf-8")
