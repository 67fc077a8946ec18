"""Whether a candidate may be released: its last dbt run whole, green, and of these very files."""

import contextlib
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment

from rare_earth_trade import paths
from rare_earth_trade.releases.reading import opened
from rare_earth_trade.sql import dicts

RESULTS = "select * from intermediate.dbt_check_results where run_id = $run_id order by check_id"
UNIT_TESTS = "select count(*) from intermediate.dbt_unit_tests where state = $state"
LAST_RUN = "select * from intermediate.dbt_runs order by started_at desc, rowid desc limit 1"


class Refused(Exception):
    """The candidate is not released; `reasons` says why."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(*reasons)
        self.reasons = reasons


def project_state(*, of_unit_tests: bool = False) -> str:
    """Checksum of the files that decide what a build makes, as the build itself computes it.

    Or of those alone that decide what a unit test finds.
    """
    macro = (paths.PROJECT / "macros/project_state.sql").read_text(encoding="utf-8")
    call = f"{{{{ project_state(of_unit_tests={of_unit_tests}) }}}}"
    query = Environment(autoescape=False).from_string(f"{macro}{call}").render()
    with contextlib.chdir(paths.PROJECT), duckdb.connect() as connection:
        [(state,)] = connection.execute(query).fetchall()
    return state


def last_run(candidate: Path) -> dict[str, Any]:
    """What the candidate's last dbt run wrote down of itself."""
    with opened(candidate) as connection:
        try:
            runs = dicts(connection.execute(LAST_RUN))
        except duckdb.CatalogException:
            raise Refused("the run that made it is unknown: run `dbt build`") from None
    if not runs:
        raise Refused("the run that made it is unknown: run `dbt build`")
    return runs[0]


def results(candidate: Path, run: dict[str, Any]) -> list[dict[str, Any]]:
    """What each test of a run found. Raises Refused where that is not written down of all."""
    with opened(candidate) as connection:
        try:
            found = dicts(connection.execute(RESULTS, {"run_id": run["run_id"]}))
        except duckdb.CatalogException:
            found = []
    if len(found) != run["passed_tests"]:
        raise Refused(
            f"its last dbt run passed {run['passed_tests']} tests, but it holds what {len(found)}"
            " of that run found: run `dbt build`"
        )
    return found


def unit_tests_passed(candidate: Path) -> int:
    """How many unit tests have passed since something changed that they rest on."""
    try:
        with opened(candidate) as connection:
            [(found,)] = connection.execute(
                UNIT_TESTS, {"state": project_state(of_unit_tests=True)}
            ).fetchall()
    except duckdb.Error:
        return 0
    return found


def as_of(candidate: Path) -> str:
    """The day as of which a candidate was built; empty for all that is known, or if not said."""
    try:
        return last_run(candidate)["as_of"]
    except Refused:
        return ""


def check(run: dict[str, Any], as_of: str) -> None:
    """Raise Refused unless a run was whole, green, as of the day asked for and of these files."""
    if run["ended_at"] is None:
        raise Refused("its last dbt run was broken off: run `dbt build`")
    if run["failed_nodes"]:
        raise Refused(f"its last dbt run failed: {listed(run['failed_nodes'])}")
    reasons = []
    if run["missing_nodes"]:
        reasons.append(
            f"its last dbt run left out {listed(run['missing_nodes'])}:"
            " run `dbt build` without a selection"
        )
    if run["project_state"] != project_state():
        reasons.append(
            "seeds, models, tests or settings changed since it was built: run `dbt build`"
        )
    if run["as_of"] != as_of:
        found = f"as of {run['as_of']}" if run["as_of"] else "of all that is known"
        asked = f"--as-of {run['as_of']}" if run["as_of"] else "no --as-of"
        reasons.append(f"it was built {found}: ask for it with {asked}, or build it again")
    if reasons:
        raise Refused(*reasons)


def listed(names: list[str], most: int = 10) -> str:
    """Names for a message."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(sorted(names)[:most]) + more
