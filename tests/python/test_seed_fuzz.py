"""Rows of the ledger with anything in their cells: refused by file, row and column, or typed."""

import csv
import json
import os
import re
from pathlib import Path

import duckdb
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rare_earth_trade import paths, seed_check

SEEDS = {
    "customs/raw_customs__printed_levels": "stg_customs__printed_levels",
    "press/raw_press__printed_claims": "stg_press__printed_claims",
    "press/raw_press__sources": "stg_press__sources",
}
IF = {"value": {"unit"}}
CELL = st.one_of(
    st.sampled_from(
        ["", "-", "NA", "null", "NULL", " ", "true", "1e3", "--5", "0x1F", "∞", "٣", "½"]
    ),
    st.from_regex(r"-?[0-9]{1,20}([.][0-9]{1,9})?", fullmatch=True),
    st.from_regex(r"(19|20|00)[0-9]{2}-[0-9]{2}(-[0-9]{2})?", fullmatch=True),
    st.sampled_from(
        ["t", "kg", "pct", "rank", "month", "sign", "level", "mom_pct", "rank", "2025"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)


@pytest.fixture(scope="module")
def staged() -> dict[str, str]:
    """Compiled SQL of the staging models."""
    target = Path(os.environ.get("DBT_TARGET_PATH") or paths.PROJECT / "target")
    nodes = json.loads((target / "manifest.json").read_text(encoding="utf-8"))["nodes"].values()
    return {node["name"]: node["compiled_code"] for node in nodes if node.get("compiled_code")}


def rows_of(seed: str) -> list[dict[str, str]]:
    """Rows of a shipped seed."""
    with (paths.PROJECT / f"seeds/{seed}.csv").open(encoding="utf-8", newline="") as content:
        return list(csv.DictReader(content))


def take(sql: str, name: str, row: dict[str, str]) -> None:
    """Run a staging model on one row; raises duckdb.Error where it cannot be typed."""
    columns = ", ".join(f"{column} varchar" for column in row)
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as rare_earth_trade")
        connection.execute("create schema rare_earth_trade.seeds")
        for table in set(re.findall(r'"seeds"."(\w+)"', sql)):
            connection.execute(f"create table rare_earth_trade.seeds.{table} ({columns})")
        marks = ", ".join("?" * len(row))
        connection.execute(
            f"insert into rare_earth_trade.seeds.{name} values ({marks})", list(row.values())
        )
        connection.execute(f"create table taken as {sql}")
        assert connection.execute("select count(*) from taken").fetchall() == [(1,)]


@pytest.mark.parametrize(
    "examples", [150, pytest.param(5_000, marks=pytest.mark.full)], ids=["few", "many"]
)
@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_not_refused_can_be_typed(
    tmp_path: Path, staged: dict[str, str], seed: str, examples: int
) -> None:
    shipped = rows_of(seed)
    header = list(shipped[0])
    name = Path(seed).name
    properties = next((paths.PROJECT / "seeds" / seed).parent.glob("*.yml"))
    described = yaml.safe_load(properties.read_text(encoding="utf-8"))
    described["seeds"] = [one for one in described["seeds"] if one["name"] == name]
    (tmp_path / "_x__seeds.yml").write_text(
        yaml.safe_dump(described, sort_keys=False), encoding="utf-8"
    )
    file = tmp_path / f"{name}.csv"

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        row=st.sampled_from(shipped),
        changed=st.dictionaries(st.sampled_from(header), CELL, min_size=1, max_size=2),
    )
    def judge(row: dict[str, str], changed: dict[str, str]) -> None:
        spoilt = row | changed
        with file.open("w", encoding="utf-8", newline="") as content:
            writer = csv.DictWriter(content, header, lineterminator="\n")
            writer.writeheader()
            writer.writerow(spoilt)
        problems = seed_check.check(tmp_path)
        if problems:
            for problem in problems:
                assert re.match(rf"{re.escape(str(file))}:\d+: ", problem), problem
                column = re.search(r": column (\w+): ", problem)
                # What a value may be can depend on another column. Without a column only where
                # the row as a whole cannot be read.
                assert (
                    (column and ({column[1]} | IF.get(column[1], set())) & set(changed))
                    or "fields where" in problem
                    or "zero byte" in problem
                ), problem
        else:
            take(staged[SEEDS[seed]], name, spoilt)

    judge()
