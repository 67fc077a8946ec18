"""Spark builds the customs detail by the same SQL: the same rows, to the last decimal."""

import random
import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from rare_earth_trade import paths

DOWNLOADS = Path(__file__).parent / "downloads"
TABLES = (
    "seeds.ref_partners",
    "seeds.ref_tariff_lines",
    "intermediate.int_download_contents",
    "intermediate.int_tariff_line_months_by_downloads",
    "intermediate.int_download_sets_by_month",
    "marts.fct_customs_trade_monthly",
)
COLUMNS = ("数据年月", "商品编码", "贸易伙伴编码", "第一数量", "第一计量单位")
LINES = ("28461010", "28053011", "85051110", "01012100", "84181020")
PARTNERS = ("116", "133", "304", "502", "142", "601", "998")


@pytest.fixture(scope="session")
def spark(environment: Callable) -> None:
    environment(".venv-spark")


def download(folder: Path, seed: int, months: list[str], currency: str, splits: int = 0) -> Path:
    """Made-up rows; an even seed and the odd one after it are the two currencies of one query.

    Quantities and values are such that many a unit value ends in a five that must be rounded.
    """
    dice = random.Random(seed // 2)
    header = [*COLUMNS, "美元" if currency == "USD" else "人民币"]
    header += ["贸易方式编码", "注册地编码"][:splits]
    lines = [",".join(f'"{name}"' for name in header) + ","]
    for month in months:
        for line in LINES:
            for partner in PARTNERS:
                quantity = dice.choice((0, 7, 8, 32, 160, 200, 8_000, 12_345.678, 9_999_999.999))
                cents = dice.choice((1, 10, 45, 100, 105, 1_005, 98_765_432_101))
                cents += dice.randrange(3)
                if dice.random() < 0.3:
                    continue
                if currency == "CNY":
                    cents, quantity = 7 * cents, quantity + (dice.random() < 0.1)
                for part in range(1 + splits):
                    row = [month, line, partner, quantity, "千克", f"{cents / 100 + part:.2f}"]
                    row += [10 + part, 1100 + part][:splits]
                    lines.append(",".join(f'"{field}"' for field in row) + ",")
    file = folder / f"{seed}.csv"
    file.write_bytes("\n".join([*lines, ""]).encode("gb18030"))
    return file


def differences(home: Path) -> tuple[dict[str, list], dict[str, int]]:
    """What differs in each table between the two builds, and how many rows DuckDB's has."""
    found: dict[str, list] = {}
    counts = {}
    with duckdb.connect() as connection:
        connection.execute(f"attach '{home}/build/rare_earth_trade.duckdb' as built (read_only)")
        for table in TABLES:
            schema, name = table.split(".")
            files = f"{home}/build-spark/warehouse/{schema}.db/{name}/**/*.parquet"
            connection.execute(
                f"create or replace view sparks as from read_parquet('{files}',"
                " hive_partitioning = true, hive_types = {'trade_month': date})"
                if name.startswith("fct_")
                else f"create or replace view sparks as from read_parquet('{files}')"
            )
            types = [
                dict(
                    connection.execute(
                        f"select column_name, column_type from (describe {side})"
                    ).fetchall()
                )
                for side in (f"built.{table}", "sparks")
            ]
            if types[0] != types[1]:
                found[table] = types
                continue
            columns = ", ".join(types[0])
            here, there = f"select {columns} from built.{table}", f"select {columns} from sparks"
            [(more, fewer, counts[table])] = connection.execute(
                f"select (select count(*) from ({here} except all {there})),"
                f" (select count(*) from ({there} except all {here})),"
                f" (select count(*) from ({here}))"
            ).fetchall()
            if more or fewer:
                found[table] = [more, fewer]
    return found, counts


def build_both(run: Callable, make: Callable, home: Path) -> None:
    built = run("dbt", "build", "--selector", "customs_detail")
    assert built.returncode == 0, built.stdout[-5000:]
    built = make("build-spark", home)
    assert built.returncode == 0, built.stdout[-5000:] + built.stderr[-2000:]


def ingest(run: Callable, *files: Path, flow: str = "export", options: tuple = ()) -> None:
    result = run("rare-earth-trade", "ingest", *files, "--flow", flow, *options)
    assert result.returncode == 0, result.stdout + result.stderr


def load_all(run: Callable, folder: Path) -> None:
    """Downloads of every kind: two currencies, loaded again, split, in part, another flow."""
    ingest(run, *sorted(DOWNLOADS.glob("*_export*.csv")))
    ingest(run, *DOWNLOADS.glob("*_import*.csv"), flow="import")
    ingest(run, download(folder, 2, ["202501", "202502"], "USD"))
    ingest(run, download(folder, 3, ["202501", "202502"], "CNY"))
    ingest(run, download(folder, 4, ["202502", "202503"], "USD"))
    ingest(run, download(folder, 6, ["202503"], "USD", splits=2))
    ingest(run, download(folder, 8, ["202504"], "CNY"), options=("--partial",))
    ingest(run, download(folder, 10, ["202501"], "USD"), flow="import")


@pytest.mark.full
def test_every_row_and_type_is_that_of_duckdb(
    spark: None, make: Callable, run: Callable, tmp_path: Path, untouched: Callable
) -> None:
    # All that Spark writes lies below the folder of all output.
    untouched("spark-warehouse", "metastore_db", "derby.log", "artifacts")
    load_all(run, tmp_path)
    build_both(run, make, tmp_path / "home")
    found, counts = differences(tmp_path / "home")
    assert not found
    assert counts["marts.fct_customs_trade_monthly"] > 150
    with duckdb.connect(str(tmp_path / "home/build/rare_earth_trade.duckdb")) as connection:
        kinds = connection.execute(
            "select count(distinct load_conflict), count(distinct is_revised),"
            " count(distinct is_partner_mapped), count(distinct flow)"
            " from marts.fct_customs_trade_monthly"
        ).fetchall()
    assert kinds == [(2, 2, 2, 2)]


@pytest.mark.full
def test_months_that_change_and_go(
    spark: None, make: Callable, run: Callable, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    build_both(run, make, home)
    assert not list(home.glob("build-spark/warehouse/marts.db/**/*.parquet"))
    load_all(run, tmp_path)
    build_both(run, make, home)
    assert not differences(home)[0]
    # April had one download only; February gets another.
    [april] = [file for file in home.glob("landing/flow=*/*.parquet") if is_of(file, "2025-04-01")]
    april.unlink()
    ingest(run, download(tmp_path, 12, ["202502"], "USD"))
    build_both(run, make, home)
    assert not differences(home)[0]
    built = home / "build-spark/warehouse/marts.db/fct_customs_trade_monthly"
    assert not (built / "trade_month=2025-04-01").exists()


def is_of(file: Path, month: str) -> bool:
    with duckdb.connect() as connection:
        return connection.execute(
            "select distinct trade_month = cast($1 as date) from read_parquet($2)",
            [month, str(file)],
        ).fetchall() == [(True,)]


def test_the_lock_file_names_versions_and_checksums_but_no_addresses() -> None:
    text = (paths.PROJECT / "requirements-spark.txt").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    assert all(re.match(r"[a-z0-9-]+(\[\w+\])?==\S+ ", entry) for entry in entries)
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text
