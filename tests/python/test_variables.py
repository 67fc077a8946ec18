"""Variables of a build: one that dbt_project.yml lacks, or that is no day or number, is refused.

dbt is asked in a project of settings and macros alone, which it reads in a second or two.
"""

import datetime
import json
import os
import re
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from jinja2 import Environment

from rare_earth_trade import paths
from tests.python import scratch

VARIABLES = yaml.safe_load((paths.PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]

# Refused: what is given, and what the message says of it.
REFUSED = {
    "{as_off: 2025-06-30}": "There is no variable 'as_off'",
    "{as_of: 2025-06-30, AS_OF: 2025-06-30}": "There is no variable 'AS_OF'",
    "{as_of: '2025-13-01'}": "as_of: '2025-13-01' is no day (YYYY-MM-DD)",
    "{as_of: '2025-02-29'}": "as_of: '2025-02-29' is no day",
    "{as_of: '1900-02-29'}": "as_of: '1900-02-29' is no day",
    "{as_of: '2025-06-31'}": "as_of: '2025-06-31' is no day",
    "{as_of: '2025-06-00'}": "as_of: '2025-06-00' is no day",
    "{as_of: yesterday}": "as_of: 'yesterday' is no day",
    "{as_of: 20250630}": "as_of: '20250630' is no day",
    "{as_of: 2025-06}": "as_of: '2025-06' is no day",
    "{as_of: 30.06.2025}": "as_of: '30.06.2025' is no day",
    "{as_of: 2025-06-30 10:00:00}": "as_of: '2025-06-30 10:00:00' is no day",
    "{as_of: ' 2025-06-30'}": "as_of: ' 2025-06-30' is no day",
    '{as_of: "2025-06-30\\n"}': "is no day",
    "{as_of: }": "as_of: 'None' is no day",
    "{as_of: [2025-06-30]}": "is no day",
    "{ledger_closed_on: ''}": "ledger_closed_on: '' is no day",
    "{revision_after_days: a month}": "revision_after_days: 'a month' is not a number",
    "{known_within_pct: true}": "known_within_pct: 'True' is not a number",
    "{testing_within_units: -1}": "testing_within_units: '-1' is not a number",
    f"{{as_of: {date.today() + timedelta(days=2)}}}": "is still to come",
}
ACCEPTED = (
    "{}",
    "{as_of: ''}",
    "{as_of: 2025-06-30}",
    "{as_of: '2024-02-29'}",
    "{as_of: '2000-02-29'}",
    f"{{as_of: {date.today()}}}",
    json.dumps(VARIABLES),
)


class Refused(Exception):
    """What the macro says."""


def refuse(message: str) -> None:
    raise Refused(message)


def check(given: str) -> None:
    """The macro on what stands after --vars, without dbt; raises Refused."""
    variables = yaml.safe_load(given)
    macros = [
        (paths.PROJECT / f"macros/{n}.sql").read_text("utf-8")
        for n in ("is_day", "check_variables")
    ]
    context = {
        "invocation_args_dict": {"vars": variables},
        "var": lambda name: (VARIABLES | variables)[name],
        "modules": {"re": re, "datetime": datetime},
        "exceptions": {"raise_compiler_error": refuse},
    }
    template = Environment(autoescape=False).from_string(
        "".join(macros) + "{{ check_variables() }}"
    )
    template.render(context)


@pytest.mark.parametrize("given", REFUSED)
def test_what_is_no_variable_or_no_day_is_refused(given: str) -> None:
    with pytest.raises(Refused) as refusal:
        check(given)
    said = str(refusal.value)
    assert REFUSED[given] in said
    assert "othing was built" in said
    assert "still to come" in said or all(name in said for name in VARIABLES)


@pytest.mark.parametrize("given", ACCEPTED)
def test_days_and_nothing_are_accepted(given: str) -> None:
    check(given)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("{as_off: 2025-06-30}", "There is no variable 'as_off'"),
        # dbt reads all of its own macros each time: one case is enough for every day.
        pytest.param(
            "{as_of: '2025-02-29'}", "as_of: '2025-02-29' is no day", marks=pytest.mark.long
        ),
        pytest.param("{as_of: 2025-06-30}", None, marks=pytest.mark.long),
    ],
)
def test_dbt_itself_stops_while_it_reads_the_project(
    tmp_path: Path, given: str, said: str | None
) -> None:
    for name in ("dbt_project.yml", "profiles.yml", "macros"):
        source = paths.PROJECT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    # Generic tests belong to models, of which there is none.
    for macro in (tmp_path / "macros").glob("test_*.sql"):
        macro.unlink()
    done = scratch.called(
        *("dbt", "--quiet", "parse", "--vars", given),
        folder=tmp_path,
        variables=os.environ | {"DBT_TARGET_PATH": "target", "DBT_LOG_PATH": "logs"},
    )
    assert done.returncode == (2 if said else 0), done.stdout + done.stderr
    assert (said or "") in done.stdout
    assert not (tmp_path / "var").exists()
