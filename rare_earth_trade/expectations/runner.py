"""Runs the suites on the candidate, in the database and read-only, and writes the Data Docs."""

import logging
import os
import shutil
import warnings
from pathlib import Path
from typing import Any

# Before the import: it phones home otherwise, and draws progress bars over ours.
os.environ["GX_ANALYTICS_ENABLED"] = "false"

import duckdb_engine
import great_expectations as gx
from great_expectations.expectations.registry import get_expectation_impl
from rich.console import Console
from rich.progress import track
from sqlalchemy import URL, Engine, event
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy

from rare_earth_trade import paths
from rare_earth_trade.errors import reading
from rare_earth_trade.expectations import offline
from rare_earth_trade.expectations.kinds import Expectation
from rare_earth_trade.expectations.outcomes import Outcome, report
from rare_earth_trade.expectations.suites import SUITES
from rare_earth_trade.releases.reading import opened

SITE = "acceptance"

# Anything less leaves out the rows that a query found.
FORMAT = "COMPLETE"


@event.listens_for(Engine, "after_cursor_execute")
def fetch_at_once(conn, cursor, statement, parameters, context, executemany) -> None:
    """Fetch rows while the cursor is alive: Great Expectations does so after it was given back."""
    if conn.dialect.name == "duckdb" and context is not None and cursor.description:
        context.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(
            cursor, initial_buffer=cursor.fetchall()
        )


@event.listens_for(Engine, "connect")
def look_into_marts(connection, record) -> None:
    """Some metrics of Great Expectations name a table without its schema."""
    if isinstance(connection, duckdb_engine.ConnectionWrapper):
        connection.cursor().execute("set schema = 'marts'")


def run(
    candidate: Path | None = None,
    docs: Path | None = None,
    suites: dict[str, list[Expectation]] = SUITES,
    as_of: str = "",
) -> int:
    """Validate every table in schema `marts` of a file, and print it: 0 all accepted, 1 otherwise.

    Raises BadInput (exit code 2) where there is no file, or one that cannot be read.
    """
    docs = docs or paths.data_docs()
    return report(examine(candidate or paths.candidate(), docs, suites, as_of), docs)


def examine(
    candidate: Path,
    docs: Path,
    suites: dict[str, list[Expectation]] = SUITES,
    as_of: str = "",
) -> list[Outcome]:
    """What came of every expectation on a file.

    As of an earlier day, what only all that is known can meet is not asked.
    """
    quieten()
    if as_of:
        suites = {
            name: [one for one in suite if not one.needs_all] for name, suite in suites.items()
        }
    with reading(candidate):
        found = marts(candidate)
    return [*unmatched(found, suites), *validate(candidate, docs, suites, found)]


def quieten() -> None:
    """Great Expectations warns about things that its users cannot change."""
    warnings.simplefilter("ignore")
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)


def marts(candidate: Path) -> set[str]:
    """Names of the tables in schema `marts`."""
    with opened(candidate) as connection:
        found = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'marts'"
        ).fetchall()
    return {name for (name,) in found}


def unmatched(found: set[str], suites: dict[str, list[Expectation]]) -> list[Outcome]:
    """Marts without a suite, suites without a mart, suites that expect nothing: all failures."""
    return [
        *(
            Outcome(m, "failed", "mart without a suite", "every mart is accepted by name")
            for m in sorted(found - set(suites))
        ),
        *(
            Outcome(s, "failed", "suite without its mart", "every mart is there")
            for s in sorted(set(suites) - found)
        ),
        *(
            Outcome(s, "failed", "suite without an expectation", "evaluating nothing accepts all")
            for s in sorted(s for s in found & set(suites) if not suites[s])
        ),
    ]


def validate(
    candidate: Path,
    docs: Path,
    suites: dict[str, list[Expectation]],
    found: set[str] | None = None,
) -> list[Outcome]:
    """Run the suites of the marts that exist, write the Data Docs; one outcome an expectation."""
    found = marts(candidate) if found is None else found
    present = {name: suite for name, suite in suites.items() if name in found and suite}
    shutil.rmtree(docs, ignore_errors=True)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    for site in list(context.get_site_names()):
        context.delete_data_docs_site(site)
    context.add_data_docs_site(SITE, docs_site(docs))
    source = context.data_sources.add_sql(
        "candidate",
        connection_string=address(candidate),
        kwargs={"connect_args": {"read_only": True}},
        create_temp_table=False,
    )
    outcomes: list[Outcome] = []
    console = Console(stderr=True)
    try:
        for name, expectations in track(
            present.items(),
            "Expectations",
            console=console,
            transient=True,
            disable=not console.is_terminal,
        ):
            asset = source.add_table_asset(name, table_name=name, schema_name="marts")
            batch = asset.add_batch_definition_whole_table("whole")
            suite = context.suites.add(gx.ExpectationSuite(name=name))
            for one in expectations:
                suite.add_expectation(
                    get_expectation_impl(one.kind)(
                        **one.arguments,
                        description=one.reason,
                        notes=f"Catches: {one.catches}",
                        severity=one.severity,
                        meta={"reason": one.reason, "severity": one.severity},
                    )
                )
            definition = context.validation_definitions.add(
                gx.ValidationDefinition(name=name, data=batch, suite=suite)
            )
            checkpoint = context.checkpoints.add(
                gx.Checkpoint(
                    name=name,
                    validation_definitions=[definition],
                    result_format=FORMAT,
                )
            )
            for validation in checkpoint.run().run_results.values():
                outcomes += [outcome(name, single) for single in validation.results]
        context.build_data_docs(site_names=[SITE])
        offline.make(docs, outcomes)
    finally:
        # DuckDB lets nobody write while a pool holds the file.
        for engine in (source.get_engine(), source.get_execution_engine().engine):
            engine.dispose()
    return outcomes


def literal(text: str) -> str:
    """Great Expectations takes what follows a `$` for a variable."""
    return text.replace("$", r"\$")


def address(candidate: Path) -> str:
    """Connection string of a file."""
    url = URL.create("duckdb", database=str(candidate))
    return literal(url.render_as_string(hide_password=False))


def docs_site(folder: Path) -> dict[str, Any]:
    """Configuration of a Data Docs site in a local folder."""
    return {
        "class_name": "SiteBuilder",
        "store_backend": {
            "class_name": "TupleFilesystemStoreBackend",
            "base_directory": literal(str(folder.resolve())),
        },
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
    }


def outcome(suite: str, result: Any) -> Outcome:
    """Tell passed, failed and raised apart: an exception inside a metric is not bad data."""
    config = result.expectation_config
    reason = config.meta["reason"]
    column = config.kwargs.get("column") or config.kwargs.get("column_list") or ""
    text = f"{config.type} {column}".strip()
    if raised := first_exception(result):
        return Outcome(suite, "raised", f"{text}: {raised}", reason, text)
    rows = failing_rows(config.type, result.result)
    if result.success:
        return Outcome(suite, "passed", text, reason, text, rows)
    status = "failed" if config.meta["severity"] == "critical" else "noted"
    return Outcome(suite, status, f"{text}: {observed(result.result)}", reason, text, rows)


def failing_rows(kind: str, result: dict[str, Any]) -> int | None:
    """How many rows an expectation found; null where it counts none, but sums or whole tables."""
    if kind == "unexpected_rows_expectation":
        return int(result["observed_value"])
    return result.get("unexpected_count")


def first_exception(result: Any) -> str:
    """First line of what a result raised, else empty."""
    messages = [
        info["exception_message"]
        for info in exceptions(result.exception_info)
        if info.get("raised_exception")
    ]
    return (messages[0] or "no message").strip().splitlines()[0] if messages else ""


def exceptions(info: dict[str, Any]) -> list[dict[str, Any]]:
    """Exceptions of a result: one record, or one for each metric."""
    return (
        [info] if "raised_exception" in info else [v for v in info.values() if isinstance(v, dict)]
    )


def observed(result: dict[str, Any]) -> str:
    """What was found instead, in a few words."""
    if "observed_value" in result:
        rows = result.get("details", {}).get("unexpected_rows") or []
        return f"{result['observed_value']} {rows[:3] if rows else ''}".strip()
    examples = result.get("partial_unexpected_list", [])[:3]
    return f"{result.get('unexpected_count')} unexpected, e.g. {examples}"
