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

# A month of China's rare-earth exports as UN Comtrade has it: the three lines of the headline, each
# with its world; Viet Nam bought of one line only.
OF_CHINA = (
    "period,reporterCode,flowCode,partnerCode,partner2Code,classificationCode,cmdCode,"
    "customsCode,motCode,netWgt,primaryValue,isNetWgtEstimated\n"
) + "".join(
    f"201405,156,X,{partner},0,H6,{line},C00,0,{kg},{usd},False\n"
    for partner, line, kg, usd in (
        (842, 280530, "1500", 40000),
        (0, 280530, "1500", 40000),
        (842, 284610, "700.5", 9000),
        (704, 284610, "300", 2000),
        (0, 284610, "1000.5", 11000),
        (842, 284690, "20", 100),
        (0, 284690, "20", 100),
    )
)


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
    (drop / "of_china.csv").write_text(OF_CHINA, encoding="utf-8")
    done = run("rare-earth-trade", "ingest", drop, "--flow", "import")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "11 files: 11 loaded" in done.stdout
    built = run(
        *("dbt", "--quiet", "build", "--indirect-selection", "cautious"),
        *("--select", "+fct_partner_imports_monthly", "+int_levels_from_tariff_lines"),
    )
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
        of_china = connection.execute(
            "select partner_code, measure, amount from intermediate.int_levels_from_tariff_lines"
            " where basis = 'customs_detail_hs6' and product = 'rare_earths' and flow = 'export'"
            " and window_start = '2014-05-01' and window_end = '2014-05-31'"
            " and partner_code in ('USA', 'VNM', 'WLD') and measure <> 'value_cny'"
        ).fetchall()
    assert set(of_china) == {
        ("USA", "quantity_t", Decimal("2.2205")),
        ("USA", "value_usd", Decimal(49100)),
        ("VNM", "quantity_t", Decimal("0.3")),
        ("VNM", "value_usd", Decimal(2000)),
        ("WLD", "quantity_t", Decimal("2.5205")),
        ("WLD", "value_usd", Decimal(51100)),
    }
    found = {row[:7]: row[7:] for row in rows if row[3] != "2014-05-01"}
    assert len(found) == len(rows) - 7
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
