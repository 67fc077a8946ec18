"""A made-up file of each form goes from `ingest` to the mart, by the commands that a user gives."""

import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import duckdb
import partner_files as made_up
import pytest

from tests.python import scratch

# What is staged of our own lines and China as a partner or reporter, worked out by hand in
# partner_files; a reporter, a partner and a window as the warehouse calls them.
STAGED = {
    ("DE", "import", "CHN", "2025-10-01", "2025-10-31", "85051110", "CN8"): ("1234", "42000"),
    ("FR", "import", "CHN", "2025-01-01", "2025-12-31", "28469060", "CN8"): ("800", "9000"),
    ("DE", "import", "CHN", "2020-01-01", "2020-01-31", "28461000", "CN8"): ("275", "5500"),
    ("EU27", "import", "CHN", "2025-10-01", "2025-10-31", "85051110", "CN8"): ("177290", "204548"),
    ("US", "import", "CHN", "2025-10-01", "2025-10-31", "8505110070", "HTS10"): (
        *("489043", "9120000"),
    ),
    ("US", "import", "WLD", "2025-10-01", "2025-10-31", "8505110070", "HTS10"): (
        *("600000", "12000000"),
    ),
    ("GB", "import", "CHN", "2024-06-01", "2024-06-30", "85051110", "CN8"): ("102858", "1444238"),
    ("BR", "import", "CHN", "2025-01-01", "2025-01-31", "85051100", "NCM8"): ("71553", "1488688"),
    ("BR", "import", "FRA", "2024-09-01", "2024-09-30", "85051100", "NCM8"): ("112", "296"),
    ("CN", "export", "USA", "2024-09-01", "2024-09-30", "280530", "HS6"): ("1500.5", "40000"),
    ("CN", "export", "WLD", "2024-09-01", "2024-09-30", "280530", "HS6"): ("9000", "250000"),
    ("DE", "import", "CHN", "2024-09-01", "2024-09-30", "280530", "HS6"): ("11", "205"),
    ("KR", "import", "CHN", "2025-01-01", "2025-01-31", "8505110000", "HSK10"): ("20000", "400000"),
    ("JP", "import", "CHN", "2026-02-01", "2026-02-28", "850511000", "JP9"): ("34", "100000"),
}


@pytest.mark.long
def test_a_file_of_each_form_is_staged(
    run: Callable[..., subprocess.CompletedProcess],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    for name, made in made_up.MADE.items():
        kind = made.kinds[0]
        ending = {"table": "csv", "items": "xml"}.get(kind, "json")
        (drop / f"{name}.{ending}").write_bytes(made_up.as_answer(made, kind))
    done = run("rare-earth-trade", "ingest", drop, "--flow", "import")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "10 files: 10 loaded" in done.stdout
    built = run("dbt", "--quiet", "build", "--select", "+fct_partner_imports_monthly")
    assert built.returncode == 0, built.stdout
    # Staging is a view, whose path of the landing area counts from where dbt ran.
    monkeypatch.chdir(scratch.root(tmp_path / "home"))
    with duckdb.connect(str(tmp_path / "home/build/rare_earth_trade.duckdb")) as connection:
        rows = connection.execute(
            "select reporter, flow, partner_code, window_start::varchar, window_end::varchar,"
            " product_code, classification, net_mass_kg, value"
            " from staging.stg_partners__reports_downloaded where is_newest"
        ).fetchall()
        [(forms, statistics)] = connection.execute(
            "select count(distinct form), count(distinct statistics)"
            " from staging.stg_partners__reports_downloaded"
        ).fetchall()
        marts = connection.execute(
            "select reporter, 'import', partner_code, trade_month::varchar,"
            " last_day(trade_month)::varchar, product_code, classification, net_mass_kg, value"
            " from marts.fct_partner_imports_monthly where file_name is not null"
        ).fetchall()
    found = {row[:7]: row[7:] for row in rows}
    assert len(found) == len(rows)
    for key, (mass, value) in STAGED.items():
        assert found[key] == (Decimal(mass), Decimal(value)), key
    imports = {row[:7]: row[7:] for row in marts}
    assert len(imports) == len(marts)
    for key, (mass, value) in STAGED.items():
        # The mart keeps months of imports, and no world beside its partners.
        if key[1] == "import" and key[2] != "WLD" and key[3][:7] == key[4][:7]:
            assert imports[key] == (Decimal(mass), Decimal(value)), key
        else:
            assert key not in imports
    assert (forms, statistics) == (9, 7)
    shown = run("rare-earth-trade", "status", "--json")
    assert '"statistics": "korea_customs"' in shown.stdout
