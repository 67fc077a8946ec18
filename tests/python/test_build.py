"""The build as a whole: a wrong digit turns a named test red."""

import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import duckdb


def query(candidate: Path, text: str) -> list[tuple]:
    with duckdb.connect(str(candidate), read_only=True) as connection:
        return connection.execute(text).fetchall()


def test_the_acceptance_figures(candidate: Path) -> None:
    [(quantity, mom, yoy, ytd)] = query(
        candidate,
        "select quantity_t, mom_pct, yoy_pct, ytd_t from marts.fct_magnet_exports_monthly"
        " where trade_month = '2025-10-01'",
    )
    assert (quantity, round(mom, 2), round(yoy, 2), ytd) == (
        Decimal(5473),
        Decimal("-5.21"),
        Decimal("15.83"),
        Decimal(45290),
    )
    [(quantity, mom, ytd)] = query(
        candidate,
        "select quantity_t, mom_pct, ytd_t from marts.fct_rare_earth_exports_monthly"
        " where trade_month = '2024-11-01'",
    )
    # As customs restated them: 52,104.887 less 47,689.363, and 47,689.363 less 42,936.012 before.
    assert (quantity, round(mom, 2), ytd) == (
        Decimal("4415.524"),
        Decimal("-7.11"),
        Decimal("52104.887"),
    )
    assert query(
        candidate,
        "select quantity_t, ytd_t from marts.fct_rare_earth_imports_monthly"
        " where trade_month = '2024-11-01'",
    ) == [(Decimal("11325.555"), Decimal("123285.529"))]


def test_magnets_of_october_2025_by_partner(candidate: Path) -> None:
    rows = query(
        candidate,
        "select partner_code, quantity_t, rank_lower, rank_upper, rank_in_month"
        " from marts.fct_magnet_exports_monthly_by_partner where trade_month = '2025-10-01'",
    )
    found = {code: (quantity, rank) for code, quantity, *rank in rows}
    # Of 5,473 t 2,043.6 t belong to no known partner: one as large as Germany has room in it, three
    # as large as the United States or South Korea.
    assert [found[code][1] for code in ("DEU", "USA", "KOR")] == [
        [1, 2, None],
        [2, 5, None],
        [3, 6, None],
    ]
    for code, printed in {"DEU": 1118, "USA": 656, "KOR": 569, "JPN": 226}.items():
        assert abs(found[code][0] - printed) <= 1
    assert sum(quantity for quantity, _ in found.values()) == Decimal("5473.000")
    assert "XX-REST" in found


def test_one_wrong_digit_turns_a_named_test_red(run: Callable, project: Path) -> None:
    seed = project / "seeds/customs/raw_customs__printed_levels.csv"
    lines = seed.read_text(encoding="utf-8").splitlines(keepends=True)
    place = next(i for i, line in enumerate(lines) if line.startswith("f4b3467a260,"))
    lines[place] = lines[place].replace(",5473,", ",5478,")
    seed.write_text("".join(lines), encoding="utf-8")
    result = run("dbt", "build", "--select", "+assert_raw_seeds__reviewed_counts", cwd=project)
    assert result.returncode == 1
    assert "assert_raw_seeds__reviewed_counts" in result.stdout
    # The message says which command shows the lines to review (test_ledger.py).
    assert "rare-earth-trade seeds" in result.stdout


def test_a_mart_that_no_model_makes_any_more_goes(
    run: Callable, candidate: Path, tmp_path: Path
) -> None:
    (tmp_path / "home/build").mkdir(parents=True)
    built = shutil.copy2(candidate, tmp_path / "home/build")
    before = query(built, "select table_name from duckdb_tables() where schema_name = 'marts'")
    with duckdb.connect(str(built)) as connection:
        connection.execute("create table marts.dim_gone as select 1 as one")
    done = run("dbt", "run", "--select", "dim_verdict_reason")
    assert done.returncode == 0, done.stdout
    after = query(built, "select table_name from duckdb_tables() where schema_name = 'marts'")
    assert sorted(after) == sorted(before)
