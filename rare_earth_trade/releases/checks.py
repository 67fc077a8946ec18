"""`fct_check_results` of a release: what each check of its run looks at, and what it found.

No dbt model can hold it: the tests of a run end after its last table, and the expectations look at
the candidate that the run made. The run writes down the outcomes of its tests (macros/end_run.sql),
dbt's manifest of the same files says what they are, the expectations come as they were evaluated.
"""

import re
from typing import Any

import duckdb

from rare_earth_trade import paths
from rare_earth_trade.sql import literal

TABLE = "fct_check_results"
KEY = ["check_id"]
COMMENT = (
    "One row per check of the run behind this release: dbt tests, unit tests and expectations, with"
    " what each looks at and what it found. Only what passed every check is released, so a row is"
    " `passed`, or `noted` where an expectation refuses nothing. Not additive: checks, not goods."
)
COLUMNS = {
    "check_id": ("varchar not null", "Identity of the check: dbt's, or that of the expectation."),
    "kind": ("varchar not null", "`dbt_test` (of rows), `unit_test` (of SQL) or `expectation`."),
    "check_name": ("varchar not null", "Name of the check as its report shows it."),
    "description": ("varchar not null", "What it checks, in words."),
    "model": (
        "varchar",
        "The model, seed or table that it is on; null where it tests the logic of other tests or"
        " reads several.",
    ),
    "status": (
        "varchar not null",
        "`passed`, or `noted`: an expectation that found what a user ought to know and may mean.",
    ),
    "failing_rows": (
        "bigint",
        "Not additive: a row may be found by several checks. Rows that it found wrong; null where"
        " it counts no rows.",
    ),
    "started_at": (
        "timestamp",
        "When it began (UTC); a unit test may be of an earlier run, with the same SQL. Null for"
        " expectations, which run together.",
    ),
    "duration_s": (
        "decimal(18,3)",
        "Not additive: checks run beside each other. Seconds that it took; null for expectations.",
    ),
    "dbt_run": ("varchar not null", "The dbt run that made what was checked, as in release.json."),
}
KINDS = {"test": "dbt_test", "unit_test": "unit_test"}
# What dbt's own tests check; those of the project say it in the first comment of their macro.
BUILT_IN = {
    "accepted_values": "There are no other values than these.",
    "relationships": "Each value that is not null is found in another table.",
}
COMMENTS = re.compile(r"\s*\{#(.*?)#\}|\s*((?:--.*\n)+)", re.DOTALL)


def of_tests(results: list[dict[str, Any]], dbt_manifest: dict[str, Any]) -> list[list[Any]]:
    """A row for each test of a run, by what the run wrote down (audit.results).

    `dbt_manifest` is of the same files as the run: the audit has compared them.
    """
    nodes = dbt_manifest["nodes"] | dbt_manifest["unit_tests"]
    return [
        [
            one["check_id"],
            KINDS[nodes[one["check_id"]]["resource_type"]],
            nodes[one["check_id"]]["name"],
            described(nodes[one["check_id"]]),
            model_of(nodes[one["check_id"]], nodes),
            "passed",
            one["failing_rows"],
            one["started_at"],
            one["duration_s"],
            one["run_id"],
        ]
        for one in results
    ]


def of_expectations(outcomes: list[Any], run_id: str) -> list[list[Any]]:
    """A row for each outcome of the acceptance (expectations.runner.Outcome) of what a run made."""
    rows = []
    numbers: dict[str, int] = {}
    for one in outcomes:
        numbers[one.suite] = numbers.get(one.suite, 0) + 1
        name = f"expectation.{one.suite}.{numbers[one.suite]}"
        rows.append(
            [
                *(name, "expectation", one.name, sentence(one.reason), one.suite, one.status),
                *(one.failing_rows, None, None, run_id),
            ]
        )
    return rows


def described(node: dict[str, Any]) -> str:
    """What a test checks: its own description, the comment that it begins with, or its kind's."""
    if node.get("description"):
        return node["description"]
    test = node.get("test_metadata")
    if test is None:
        return first_comment(node["raw_code"])
    if test["name"] in BUILT_IN:
        text = BUILT_IN[test["name"]]
    else:
        file = paths.PROJECT / f"macros/test_{test['name']}.sql"
        text = first_comment(file.read_text(encoding="utf-8"))
    arguments = [
        f"{name.replace('_', ' ')}: {in_words(value)}"
        for name, value in test["kwargs"].items()
        if name != "model" and value
    ]
    return f"{text} ({'; '.join(arguments)})" if arguments else text


def in_words(value: Any) -> str:
    """An argument of a test; of lists in a list, such as bounds with their best figure, each."""
    if isinstance(value, list):
        mark = " / " if any(isinstance(one, list) for one in value) else ", "
        return mark.join(in_words(one) for one in value)
    return "none" if value is None else str(value)


def first_comment(text: str) -> str:
    """The first paragraph of the comment that SQL begins with, up to what was seen to break it."""
    match = COMMENTS.match(text)
    said = (match[1] or match[2].replace("--", " ")) if match else ""
    return " ".join(re.split(r"\n\s*\n|Seen red:", said)[0].split())


def sentence(text: str) -> str:
    """A reason as a sentence."""
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"


def model_of(node: dict[str, Any], nodes: dict[str, Any]) -> str | None:
    """The model or seed that a test is on: the one it hangs on, is named after, or alone reads."""
    if node["resource_type"] == "unit_test":
        return node["model"]
    if node.get("attached_node"):
        return nodes[node["attached_node"]]["name"]
    read = [nodes[name]["name"] for name in node["depends_on"]["nodes"] if name in nodes]
    named = [name for name in read if node["name"].startswith(f"assert_{name}__")]
    return named[0] if named else read[0] if len(read) == 1 else None


def write(connection: duckdb.DuckDBPyConnection, rows: list[list[Any]]) -> None:
    """Make the table in the schema in use, with its comments."""
    columns = ", ".join(f"{name} {kind}" for name, (kind, _) in COLUMNS.items())
    connection.execute(f"create table {TABLE} ({columns})")
    if rows:
        marks = ", ".join("?" * len(COLUMNS))
        connection.executemany(f"insert into {TABLE} values ({marks})", rows)
    connection.execute(f"comment on table {TABLE} is {literal(COMMENT)}")
    for name, (_, comment) in COLUMNS.items():
        connection.execute(f"comment on column {TABLE}.{name} is {literal(comment)}")


def counted(rows: list[list[Any]]) -> dict[str, int]:
    """How many checks there are of each kind."""
    kinds = [row[1] for row in rows]
    return {kind: kinds.count(kind) for kind in (*KINDS.values(), "expectation")}
