"""Unit tests that passed are not run again in `make build`, until what they rest on changes."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
import yaml

from rare_earth_trade import build, paths
from rare_earth_trade.releases import audit

COUNTED = """
    select run.passed_tests, count(*) filter (where res.check_id like 'unit_test.%')
    from intermediate.dbt_runs as run
    inner join intermediate.dbt_check_results as res on run.run_id = res.run_id
    group by all
"""


def unit_tests() -> int:
    """How many there are, as the source files name them."""
    files = (paths.PROJECT / "models").rglob("*.yml")
    return sum(len(yaml.safe_load(file.read_bytes()).get("unit_tests", ())) for file in files)


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the candidate in a home of its own."""
    place = tmp_path / "home/build/rare_earth_trade.duckdb"
    place.parent.mkdir(parents=True)
    shutil.copy2(paths.candidate(), place)
    monkeypatch.setenv("RARE_EARTH_TRADE_HOME", str(tmp_path / "home"))
    return place


def change(candidate: Path, statement: str) -> None:
    with duckdb.connect(str(candidate)) as connection:
        connection.execute(statement)


def test_all_of_a_whole_run_count_for_the_next(built: Path) -> None:
    assert audit.unit_tests_passed(built) == unit_tests() > 50


@pytest.mark.parametrize(
    ("statement", "passed"),
    [
        pytest.param("select 1", True, id="same"),
        pytest.param(
            "update intermediate.dbt_unit_tests set state = 'another'", False, id="of_other_sql"
        ),
        pytest.param("drop table intermediate.dbt_unit_tests", False, id="none_yet"),
    ],
)
def test_a_run_without_them_takes_over_those_of_the_same_sql(
    run: Callable, built: Path, statement: str, passed: bool
) -> None:
    change(built, statement)
    done = run("dbt", "test", "--select", "assert_fct_levels__known_truths")
    assert done.returncode == 0, done.stdout
    with duckdb.connect(str(built), read_only=True) as connection:
        [found] = connection.execute(COUNTED).fetchall()
    assert found == ((1 + unit_tests(), unit_tests()) if passed else (1, 0))


def test_only_what_they_rest_on_makes_them_run_again(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "PROJECT", project)
    states = [audit.project_state(of_unit_tests=True)]
    for file in (
        "seeds/reference/ref_partners.csv",
        "tests/dbt/marts/core/assert_fct_levels__known_truths.sql",
        "models/marts/core/fct_levels.yml",
        "macros/growth_pct.sql",
        "dbt_project.yml",
        "requirements.txt",
    ):
        with (project / file).open("a", encoding="utf-8") as text:
            text.write("\n")
        states.append(audit.project_state(of_unit_tests=True))
    assert states[0] == states[1] == states[2]
    assert len(set(states)) == 5


@pytest.mark.parametrize("same", [True, False])
def test_a_build_leaves_them_out_and_says_so(
    built: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    same: bool,
) -> None:
    if not same:
        change(built, "update intermediate.dbt_unit_tests set state = 'of other SQL'")
    program = "import json, sys; print(json.dumps(sys.argv[1:]))"
    monkeypatch.setattr(build, "COMMANDS", (("dbt", "python", "-c", program, "build"),))
    assert build.main() == 0
    said = capfd.readouterr().out
    assert ("not run again" in said) is same
    more = ["--exclude-resource-type", "unit_test"] if same else []
    assert json.dumps(["build", *more]) in said
