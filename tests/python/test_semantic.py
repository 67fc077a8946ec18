"""Metrics by MetricFlow are the figures of the marts, and world and partners cannot be mixed."""

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
import yaml

from rare_earth_trade import paths

BIN = Path(sys.executable).parent
SERIES = ("magnet_exports", "rare_earth_exports", "rare_earth_imports")
# Metric without its prefix -> what the world fact says of a month.
WORLD = {
    "t": "quantity_t",
    "known_months": "(quantity_t is not null)::integer",
    "priced_usd": "case when quantity_t is not null then value_usd end",
    "priced_kg": "case when value_usd is not null then 1000 * quantity_t end",
    "unit_value_usd_per_kg": "unit_value_usd_per_kg",
    "mom_pct": "mom_pct",
    "yoy_pct": "yoy_pct",
    "ytd_t": "ytd_t",
}
PARTNERS = {
    "t": "quantity_t",
    "share_pct": "share_of_world_pct",
    "mom_pct": "mom_pct",
    "yoy_pct": "yoy_pct",
}


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
        return subprocess.run(
            [BIN / "mf", *map(str, arguments)],
            cwd=folder,
            env={k: v for k, v in os.environ.items() if k not in unset} | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def rounded(value: object, places: int = 4) -> Decimal | None:
    """A number of either side as it can be compared."""
    if value in (None, ""):
        return None
    return round(Decimal(str(value)), places) + 0


def asked(flow: Callable, metrics: list[str], group_by: str, to: Path) -> list[dict[str, str]]:
    done = flow(
        "query",
        "--metrics",
        ",".join(metrics),
        "--group-by",
        group_by,
        "--csv",
        to,
    )
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
    tested = {f"{name}_{metric}" for name in SERIES for metric in WORLD}
    tested |= {f"{name}_by_partner_{metric}" for name in SERIES for metric in PARTNERS}
    assert metrics == tested


@pytest.fixture(scope="session")
def world(flow: Callable, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """All metrics of the world and the sums over partners, by month, asked once."""
    metrics = [f"{name}_{metric}" for name in SERIES for metric in WORLD]
    metrics += [f"{name}_by_partner_t" for name in SERIES]
    return asked(flow, metrics, "metric_time__month", tmp_path_factory.mktemp("mf") / "world.csv")


@pytest.mark.parametrize("name", SERIES)
def test_metrics_of_the_world_are_the_fact(world: list, candidate: Path, name: str) -> None:
    # Months of other series have nothing of this one, not even that they are unknown.
    found = [row for row in world if any(row[f"{name}_{metric}"] for metric in WORLD)]
    with duckdb.connect(str(candidate), read_only=True) as connection:
        rows = connection.execute(
            f"select trade_month, {', '.join(WORLD.values())} from marts.fct_{name}_monthly"
        ).fetchall()
    facts = {row[0]: [rounded(value) for value in row[1:]] for row in rows}
    months = {date.fromisoformat(row["metric_time__month"][:10]): row for row in found}
    assert set(months) == set(facts)
    for month, row in months.items():
        assert [rounded(row[f"{name}_{metric}"]) for metric in WORLD] == facts[month], month
    if name == "magnet_exports":
        october = months[date(2025, 10, 1)]
        assert rounded(october["magnet_exports_t"], 0) == 5473
        assert rounded(october["magnet_exports_mom_pct"], 2) == Decimal("-5.21")
        assert rounded(october["magnet_exports_yoy_pct"], 2) == Decimal("15.83")


@pytest.mark.parametrize("name", SERIES)
def test_metrics_of_partners_are_the_fact_and_add_up(
    flow: Callable, world: list, candidate: Path, tmp_path: Path, name: str
) -> None:
    found = asked(
        flow,
        [f"{name}_by_partner_{metric}" for metric in PARTNERS],
        f"metric_time__month,{name}_partner_month__partner_code",
        tmp_path / "out.csv",
    )
    with duckdb.connect(str(candidate), read_only=True) as connection:
        rows = connection.execute(
            f"select trade_month, partner_code, {', '.join(PARTNERS.values())}"
            f" from marts.fct_{name}_monthly_by_partner"
        ).fetchall()
        known = dict(
            connection.execute(
                f"select trade_month, quantity_t from marts.fct_{name}_monthly"
                " where quantity_t is not null"
            ).fetchall()
        )
    facts = {row[:2]: [rounded(value) for value in row[2:]] for row in rows}
    for row in found:
        key = (
            date.fromisoformat(row["metric_time__month"][:10]),
            row[f"{name}_partner_month__partner_code"],
        )
        metrics = [rounded(row[f"{name}_by_partner_{metric}"]) for metric in PARTNERS]
        assert metrics == facts.pop(key), key
    assert facts == {}
    sums = {
        date.fromisoformat(row["metric_time__month"][:10]): rounded(row[f"{name}_by_partner_t"])
        for row in world
    }
    assert {month: sums[month] for month in known} == {m: rounded(t) for m, t in known.items()}


def test_world_metrics_do_not_know_partners(flow: Callable) -> None:
    done = flow(
        "query",
        *("--metrics", "magnet_exports_t"),
        *("--group-by", "magnet_exports_partner_month__partner_code"),
    )
    assert done.returncode != 0
