"""What partners report is compared with China's figures, and has no part in them."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from rare_earth_trade import paths
from rare_earth_trade.brief import charts
from tests.python.pages_read import text_of

SEEDS = paths.PROJECT / "seeds/partners"
# Where a model may rest on what partners report.
OWN_FOLDERS = {"staging/partners", "intermediate/mirror", "marts/mirror"}
MONTHS = {"month": 1, "three_months": 3, "six_months": 6, "twelve_months": 12}


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    return json.loads((paths.candidate().parent / "target/manifest.json").read_text())


@pytest.fixture(scope="module")
def marts(candidate: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(candidate), read_only=True) as connection:
        yield connection


def rest_on_reports(manifest: dict[str, Any]) -> set[str]:
    """The models that rest on what partners report, near or far."""
    nodes = manifest["nodes"]
    found = {
        name
        for name, node in nodes.items()
        if node["original_file_path"].startswith(("seeds/partners/", "models/staging/partners/"))
    }
    assert len(found) >= 6
    while True:
        more = {
            name
            for name, node in nodes.items()
            if node["resource_type"] == "model" and found & set(node["depends_on"]["nodes"])
        }
        if more <= found:
            return {name for name in found if nodes[name]["resource_type"] == "model"}
        found |= more


def misplaced(manifest: dict[str, Any]) -> set[str]:
    """Models elsewhere that rest on what partners report: they would vote, or judge."""
    return {
        name
        for name in rest_on_reports(manifest)
        if "/".join(manifest["nodes"][name]["original_file_path"].split("/")[1:3])
        not in OWN_FOLDERS
    }


def test_no_level_bound_or_verdict_rests_on_what_partners_report(manifest: dict[str, Any]) -> None:
    assert misplaced(manifest) == set()
    assert len(rest_on_reports(manifest)) >= 8


@pytest.mark.parametrize("folder", ["prints", "bounds", "claims", "downloads", "series"])
def test_a_vote_of_a_partner_is_seen(manifest: dict[str, Any], folder: str) -> None:
    nodes = manifest["nodes"]
    voting = next(
        name
        for name, node in sorted(nodes.items())
        if node["original_file_path"].startswith(f"models/intermediate/{folder}/")
    )
    parents = {"nodes": [*nodes[voting]["depends_on"]["nodes"]]}
    parents["nodes"].append("model.rare_earth_trade.int_partner_reports")
    spoilt = {**manifest, "nodes": {**nodes, voting: {**nodes[voting], "depends_on": parents}}}
    assert voting in misplaced(spoilt)


def months_of(seed: str, code: str) -> dict[date, Decimal]:
    """Kilograms by month of a line in a seed, as it was found."""
    with (SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return {
            date.fromisoformat(f"{row['window_start']}-01"): Decimal(row["quantity_kg"])
            for row in csv.DictReader(file)
            if row["product_code"] == code and row["window_start"] == row["window_end"]
        }


def back(month: date, months: int) -> date:
    """The month so many months earlier."""
    count = month.year * 12 + month.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


@pytest.mark.parametrize(
    ("seed", "code", "statistics"),
    [
        ("raw_eurostat__imports", "85051110", "eurostat_comext"),
        ("raw_eurostat__imports", "28053031+28469060", "eurostat_comext"),
        ("raw_us_census__imports", "8505110050+8505110070", "us_census"),
        ("raw_hmrc__imports", "85051110", "hmrc"),
        ("raw_comexstat__imports", "85051100", "comexstat"),
    ],
)
def test_windows_are_the_sums_of_their_months(
    marts: duckdb.DuckDBPyConnection, seed: str, code: str, statistics: str
) -> None:
    months = months_of(seed, code)
    expected = {
        (kind, month): sum(months[back(month, step)] for step in range(length)) / 1000
        for kind, length in MONTHS.items()
        for month in months
        if all(back(month, step) in months for step in range(length))
    }
    found = marts.execute(
        "select window_kind, trade_month, any_value(reported_t), count(distinct reported_t),"
        " count(*) from marts.fct_mirror_comparisons"
        " where statistics = $1 and product_code = $2 group by all",
        [statistics, code],
    ).fetchall()
    assert {(kind, month): kg for kind, month, kg, _, _ in found} == expected
    assert {(different, lags) for *_, different, lags in found} == {(1, 3)}


def test_years_of_comext_are_their_months(marts: duckdb.DuckDBPyConnection) -> None:
    """The copy has years to the hundred kilograms; that of 2025 is provisional, to the tonne."""
    months: dict[int, Decimal] = defaultdict(Decimal)
    for month, kg in months_of("raw_eurostat__imports", "85051110").items():
        months[month.year] += kg
    years = dict(
        marts.execute(
            "select year(period_start), net_mass_kg from marts.fct_partner_imports_yearly"
            " where statistics = 'eurostat_comext'"
        ).fetchall()
    )
    assert sorted(years) == [2023, 2024, 2025]
    assert abs(years[2024] - months[2024]) <= 100
    assert abs(years[2025] - months[2025]) <= 1000


def test_a_year_of_baci_in_the_copy_of_hmrc_is_bacis(marts: duckdb.DuckDBPyConnection) -> None:
    rows = marts.execute(
        "select statistics, net_mass_kg, value, currency from marts.fct_partner_imports_yearly"
        " where importer_code = 'GBR' and period_start = '2024-01-01'"
    ).fetchall()
    assert rows == [("baci", Decimal("1666861.000"), Decimal("30345916.00"), "USD")]


def test_every_row_of_the_seeds_is_in_a_mart(marts: duckdb.DuckDBPyConnection) -> None:
    seeds = 0
    for file in SEEDS.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as content:
            seeds += sum(1 for _ in csv.DictReader(content))
    [(found,)] = marts.execute(
        "select (select count(*) from marts.fct_partner_imports_monthly)"
        " + (select count(*) from marts.fct_partner_imports_yearly)"
    ).fetchall()
    assert found == seeds == 155 + 3365 + 3 + 1


def test_the_page_shows_both_sides_and_marks_the_breaks(released: Path) -> None:
    text = text_of(released / "current/brief/mirror.html")
    united_states = text.split("United States: US Census Bureau</h2>")[1].split("</section>")[0]
    breaks = "up to two months explains: October 2025, November 2025, December 2025."
    assert breaks in " ".join(united_states.split())
    [row] = [line for line in united_states.splitlines() if ">October 2025</th>" in line]
    for cell in ("1,502.149 t", "656.25 to 656.35 t", "<td>yes</td>", "6,784.696 t"):
        assert cell in row
    union = text.split("European Union: Eurostat, Comext</h2>")[1].split("</section>")[0]
    assert "No month is known to be a break." in union
    # Two charts of those whose exports are known, one of the United Kingdom and of Brazil.
    assert text.count("<figure>") == 6
    assert "Other magnets are inside: no ratio is drawn." in text


def test_the_band_of_the_page_is_that_of_the_method() -> None:
    said = yaml.safe_load((paths.PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
    ordinary = said["mirror_ordinary_from"], said["mirror_ordinary_to"]
    assert ordinary == charts.ORDINARY
    far = 1 + said["mirror_break_beyond_pct"] / 100
    text = (paths.PROJECT / "docs/mirror.md").read_text(encoding="utf-8")
    assert f"{ordinary[0]} to {ordinary[1]}" in text
    assert f"above {ordinary[1] * far:.4f} or below {ordinary[0] / far:.1f}" in text


def test_the_sources_and_their_licences_are_in_a_release(released: Path) -> None:
    page = (released / "current/brief/docs/licences.html").read_text(encoding="utf-8")
    dictionary = (released / "current/parquet/README.md").read_text(encoding="utf-8")
    said = ("CC BY 4.0", "Open Government Licence v3.0", "public domain", "Etalab Open Licence 2.0")
    for licence in said:
        assert licence in page
        assert licence in dictionary
