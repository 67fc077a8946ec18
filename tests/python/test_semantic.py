"""Metrics by MetricFlow are the figures of the marts, and what does not add up is not added up."""

import csv
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
import yaml

from rare_earth_trade import paths
from tests.python import scratch

# Metrics by what a row of theirs is: the fact, its key, and what the fact says of a row.
PRICED = "(quantity_t is not null and value_usd is not null)::integer"
METRICS = {
    "fct_series_monthly": {
        "known_t": "quantity_t",
        "months_known": "(quantity_t is not null)::integer",
        "months_priced": PRICED,
        "unit_value_usd_per_kg": "unit_value_usd_per_kg",
        "mom_pct": "mom_pct",
        "yoy_pct": "yoy_pct",
        "ytd_t": "ytd_t",
    },
    "fct_series_monthly_by_partner": {
        "partner_known_t": "quantity_t",
        "partner_months_known": "(quantity_t is not null)::integer",
        "partner_months_priced": PRICED,
        "partner_unit_value_usd_per_kg": "unit_value_usd_per_kg",
        "partner_share_pct": "share_of_world_pct",
        "partner_mom_pct": "mom_pct",
        "partner_yoy_pct": "yoy_pct",
    },
    "fct_series_yearly": {"year_t": "quantity_t", "year_yoy_pct": "yoy_pct"},
    "fct_series_yearly_by_partner": {
        "partner_year_t": "quantity_t",
        "partner_year_yoy_pct": "yoy_pct",
        "partner_year_share_pct": "share_of_world_pct",
    },
}
PAGE = paths.PROJECT / "docs/semantic_layer.md"


@pytest.fixture(scope="session")
def flow(
    candidate: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run `mf` in a copy of the project, which it reads the manifest of, on the candidate."""
    folder = tmp_path_factory.mktemp("semantic") / "project"
    ignored = shutil.ignore_patterns(".venv*", ".git", "var", "target", "logs", "__pycache__")
    shutil.copytree(paths.PROJECT, folder, ignore=ignored)
    (folder / "target").mkdir()
    shutil.copy2(paths.home() / "build/target/semantic_manifest.json", folder / "target")

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        environment = {"RARE_EARTH_TRADE_HOME": str(candidate.parent.parent), "NO_COLOR": "1"}
        unset = {"DBT_TARGET_PATH", "DBT_LOG_PATH"}
        kept = {name: value for name, value in os.environ.items() if name not in unset}
        return scratch.called(
            "mf", *map(str, arguments), folder=folder, variables=kept | environment
        )

    return run


def rounded(value: object, places: int = 4) -> Decimal | None:
    """A number of either side as it can be compared."""
    if value in (None, ""):
        return None
    return round(Decimal(str(value)), places) + 0


def asked(flow: Callable, metrics: list[str], group_by: str, to: Path) -> list[dict[str, str]]:
    done = flow("query", "--metrics", ",".join(metrics), "--group-by", group_by, "--csv", to)
    assert done.returncode == 0, done.stdout + done.stderr
    with to.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.full
def test_the_configuration_is_valid(flow: Callable) -> None:
    """`make test` asks for all metrics, which reads the configuration, too."""
    done = flow("validate-configs")
    assert done.returncode == 0, done.stdout
    assert "ERRORS: 0, FUTURE_ERRORS: 0, WARNINGS: 0" in done.stdout


def test_every_metric_is_tested() -> None:
    metrics = {
        metric["name"]
        for file in (paths.PROJECT / "models/semantic").glob("*.yml")
        for metric in yaml.safe_load(file.read_text(encoding="utf-8"))["metrics"]
    }
    assert metrics == {name for columns in METRICS.values() for name in columns}


def test_no_series_is_named() -> None:
    """Another series needs no YAML (test_another_series.py adds one by rows only)."""
    [file] = (paths.PROJECT / "models/semantic").glob("*.yml")
    text = file.read_text(encoding="utf-8")
    assert not re.search("magnet|rare_earth|export|import", text)


@pytest.mark.parametrize("fact", METRICS)
def test_a_metric_of_one_row_is_the_fact(
    flow: Callable, candidate: Path, tmp_path: Path, fact: str
) -> None:
    time = "period_start" if "yearly" in fact else "trade_month"
    grain = "metric_time__year" if "yearly" in fact else "metric_time__month"
    keys = ["series", *(["partner"] if "partner" in fact else [])]
    columns = METRICS[fact]
    found = asked(flow, list(columns), ",".join([*keys, grain]), tmp_path / "out.csv")
    with duckdb.connect(str(candidate), read_only=True) as connection:
        rows = connection.execute(
            f"select {time}, {', '.join(keys).replace('partner', 'partner_code')},"
            f" {', '.join(columns.values())} from marts.{fact}"
        ).fetchall()
    size = len(keys) + 1
    facts = {row[:size]: [rounded(value) for value in row[size:]] for row in rows}
    for row in found:
        key = (date.fromisoformat(row[grain][:10]), *(row[name] for name in keys))
        assert [rounded(row[name]) for name in columns] == facts.pop(key), key
    assert facts == {}


def test_partners_add_up_to_the_world(flow: Callable, tmp_path: Path) -> None:
    metrics = ["known_t", "partner_known_t"]
    found = asked(flow, metrics, "series,metric_time__month", tmp_path / "out.csv")
    known = [row for row in found if row["known_t"]]
    assert len(known) > 150
    for row in known:
        assert rounded(row["partner_known_t"]) == rounded(row["known_t"]), row


@pytest.mark.long
def test_what_does_not_add_up_is_not_added_up(flow: Callable, tmp_path: Path) -> None:
    """Exports are not added to imports, nor the growth of one month to that of another."""
    metrics = [*METRICS["fct_series_monthly"], "partner_known_t", "partner_share_pct"]
    months = asked(flow, metrics, "metric_time__month", tmp_path / "months.csv")
    # A month that only one series has is no mixture: in 2024 all three have each.
    mixed = [row for row in months if row["metric_time__month"].startswith("2024")]
    assert len(mixed) == 12
    assert {row[name] for row in mixed for name in metrics} == {""}
    years = asked(
        flow,
        ["known_t", "months_known", "mom_pct", "ytd_t", "partner_share_pct", "partner_mom_pct"],
        "series,metric_time__year",
        tmp_path / "years.csv",
    )
    [magnets] = [
        row
        for row in years
        if row["series"] == "magnet_exports"
        and row["metric_time__year"] >= "2025-01-01"
        and row["metric_time__year"] < "2026"
    ]
    assert float(magnets["known_t"]) > 57_000
    assert {magnets[name] for name in ("mom_pct", "ytd_t", "partner_share_pct")} == {""}


def test_world_metrics_do_not_know_partners(flow: Callable) -> None:
    done = flow("query", "--metrics", "known_t", "--group-by", "partner")
    assert done.returncode != 0


def fields(table: str) -> list[list[str]]:
    """The lines of a table under its rule, in any order; columns are two blanks or more apart."""
    lines = [line.rstrip() for line in table.splitlines() if line.strip()]
    rule = next(n for n, line in enumerate(lines) if line.startswith("----"))
    return sorted(re.split(r"\s{2,}", line.strip()) for line in lines[rule + 1 :])


@pytest.mark.long
def test_the_page_asks_and_answers(flow: Callable) -> None:
    """The five answers of docs/semantic_layer.md, each known without the warehouse, too."""
    page = PAGE.read_text(encoding="utf-8")
    pairs = re.findall(r"```bash\n(mf .*?)```\s+```text\n(.*?)```", page, flags=re.DOTALL)
    answers = []
    for command, answer in pairs:
        done = flow(*shlex.split(command.replace("\\\n", " "))[1:])
        assert done.returncode == 0, done.stdout + done.stderr
        table = done.stdout[done.stdout.index("completed after") :]
        assert fields(table) == fields(answer), command
        answers.append(fields(answer))
    october, price, years, certainty, partner = answers
    # Reuters, 20 November 2025: 5,473 tons, down 5.2 % on the month, up 15.8 % on the year.
    [(_, _, tonnes, mom, yoy)] = october
    assert (tonnes, round(float(mom), 1), round(float(yoy), 1)) == ("5473", -5.2, 15.8)
    # $301.8 million for 6,149.95 tonnes: 49.07 dollars a kilogram.
    [(_, _, unit_value)] = price
    assert round(float(unit_value), 2) == round(301_800_000 / 6_149_950, 2) == 49.07
    # The official table of the year: 62,585 tonnes. April and July are known by nobody's print.
    [(_, _, known, months_known, months, year)] = years
    assert (months_known, months, float(year)) == ("12", "12", 62_585.2)
    # The months as they stand now: customs restated the year by a third of a tonne more.
    assert float(known) == 62_584.9
    assert [(name, count) for name, *_, count in certainty] == [("exact", "12")]
    # 5,933 of 57,392 tonnes are 10.34 %.
    [(_, _, tonnes, share)] = partner
    assert (tonnes, round(float(share), 2)) == ("5933", round(100 * 5933 / 57392, 2))
