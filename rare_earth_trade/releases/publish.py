"""From a candidate to a release: audited, accepted, copied, compared, and published in one step."""

import contextlib
import errno
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from rare_earth_trade import brief, paths
from rare_earth_trade.build import DBT
from rare_earth_trade.errors import BadInput, reading
from rare_earth_trade.expectations import aside
from rare_earth_trade.expectations import outcomes as outcomes_of
from rare_earth_trade.files import checksum
from rare_earth_trade.releases import audit, catalogues, checks, differences, parquet, rules
from rare_earth_trade.releases.audit import Refused
from rare_earth_trade.releases.manifest import FORMAT, MANIFEST
from rare_earth_trade.releases.store import WAREHOUSE, Release, Store, contents
from rare_earth_trade.sql import identifier, literal
from rare_earth_trade.timing import timed

DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
PACKAGES = ("rare-earth-trade", "dbt-core", "dbt-duckdb", "duckdb", "great-expectations")
TOTALS = ("quantity_t", "value_usd", "contribution_t")

TABLES = """
select table_name, sql, comment from duckdb_tables()
where database_name = 'candidate' and schema_name = 'marts' order by table_name
"""
COLUMNS = """
select table_name, column_name, data_type, is_nullable, comment from duckdb_columns()
where database_name = $database and schema_name = 'marts'
and table_name not in ('release_manifest', 'fct_check_results')
order by table_name, column_index
"""
MANIFEST_TABLE = """
create table release.marts.release_manifest (
    release_id varchar not null,
    released_at timestamp not null,
    as_of date,
    git_commit varchar,
    git_is_dirty boolean,
    project_state varchar not null,
    passed_tests integer not null,
    manifest varchar not null
)
"""
MANIFEST_COMMENTS = {
    "release_id": "Name of the release.",
    "released_at": "When it was made (UTC).",
    "as_of": "Day as of which it was built; null for all that was known.",
    "git_commit": "Commit of the project; null outside a checkout.",
    "git_is_dirty": "true where files differed from that commit.",
    "project_state": "Checksum over seeds, models, tests and settings.",
    "passed_tests": "Not additive: a fact of the release. dbt tests that passed, all there were.",
    "manifest": "Text of release.json without the list of its files.",
}


def publish(as_of: str, keep: int, say: Callable[[str], None]) -> Release:
    """Release the candidate. Raises Refused where it is not fit, BadInput where there is none."""
    candidate, docs = paths.candidate(), paths.data_docs()
    store = Store()
    with store.changing():
        store.must_be_link()
        with reading(candidate):
            run = audit.last_run(candidate)
        audit.check(run, as_of)
        results = audit.results(candidate, run)
        try:
            draft = store.draft()
            # dbt keeps the file to itself, so that all else looks at a copy.
            looked_at = beside(candidate, draft.with_name("accepted"))
            say("Copy, pages, documentation and acceptance ...")
            with ThreadPoolExecutor(max_workers=2) as side:
                documented = side.submit(timed, "docs, meanwhile", document, draft, as_of)
                examined = side.submit(
                    timed, "expectations, meanwhile", aside.examine, looked_at, docs, as_of
                )
                name = store.next_id(as_of)
                replaced = None if as_of else store.current()
                replaces = replaced.id if replaced else None
                manifest = timed("copy", copy, looked_at, draft, name, run, replaces)
                changes = timed("changes", compared, replaced, draft, manifest)
                manifest["changes"] = differences.told(changes)
                pages = timed(
                    "pages",
                    brief.write,
                    draft / "brief",
                    draft / WAREHOUSE,
                    documented.result,
                    previous=replaced.warehouse if replaced else None,
                    releases=[*(one.manifest for one in store.all()), manifest],
                )
                dbt_manifest = documented.result()
                timed("Parquet", export, looked_at, draft, manifest, dbt_manifest)
                outcomes = examined.result()
            if outcomes is None:
                raise Refused("its acceptance broke off: see the error above")
            refusal = outcomes_of.report(outcomes, docs)
            tests = expected_tests(dbt_manifest)
            if run["passed_tests"] < tests:
                raise Refused(
                    f"{tests - run['passed_tests']} of {tests} dbt tests were not run:"
                    " run `dbt build` without a selection"
                )
            if refusal:
                raise Refused("its acceptance failed: see the expectations above")
            shutil.copytree(docs, draft / "data_docs")
            found = [
                *checks.of_tests(results, dbt_manifest),
                *checks.of_expectations(outcomes, run["run_id"]),
            ]
            complete(draft, manifest, dbt_manifest, found, pages)
            timed("catalogues", catalogues.write, draft, manifest, dbt_manifest, found, changes)
            shutil.rmtree(looked_at.parent)
            names = sorted(contents(draft))
            manifest["files"] = {name: checksum(draft / name) for name in names}
            manifest["sizes"] = {name: (draft / name).stat().st_size for name in names}
            text = json.dumps(manifest, indent=2, ensure_ascii=False)
            (draft / MANIFEST).write_text(f"{text}\n", encoding="utf-8")
            release = store.finish(draft, name)
            # Before the pointer moves: who is just opening the current release still finds it.
            store.retain(keep)
            if not as_of:
                store.point_to(release)
        except (OSError, duckdb.Error) as error:
            raise BadInput(
                f"cannot write below {store.folder} ({reason(error)}):"
                " the current release stays as it is."
            ) from error
    return release


def compared(replaced: Release | None, draft: Path, manifest: dict[str, Any]) -> dict[str, Any]:
    """What differs from the release that is replaced."""
    if replaced is None:
        return differences.first(manifest)
    return differences.between(replaced.folder, draft, (replaced.manifest, manifest))


def reason(error: OSError | duckdb.Error) -> str:
    """The cause of an error in a few words."""
    return (getattr(error, "strerror", None) or str(error)).splitlines()[0]


def beside(candidate: Path, folder: Path) -> Path:
    """A copy of the candidate, with its log of changes if it has one, in a new folder."""
    folder.mkdir()
    for file in (candidate, candidate.with_name(f"{candidate.name}.wal")):
        if file.exists():
            shutil.copyfile(file, folder / file.name)
    return folder / candidate.name


def document(draft: Path, as_of: str) -> dict[str, Any]:
    """Write the static dbt docs of the candidate; the manifest with all compiled SQL."""
    target = draft.with_name("target")
    target.mkdir()
    parsed = Path(os.environ.get("DBT_TARGET_PATH") or paths.PROJECT / "target")
    # It only saves time: dbt parses anew where it is of no use.
    with contextlib.suppress(OSError):
        shutil.copyfile(parsed / "partial_parse.msgpack", target / "partial_parse.msgpack")
    command = [sys.executable, "-c", DBT, "--quiet", "docs", "generate", "--static"]
    environment = {"DBT_TARGET_PATH": str(target), "DBT_LOG_PATH": str(target / "logs")}
    if as_of:
        # Never without need: with other variables than the build had, dbt parses all files anew.
        command += ["--vars", json.dumps({"as_of": as_of})]
    done = subprocess.run(
        command,
        cwd=paths.PROJECT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        close_fds=False,  # it keeps the lock of the store until it ends
    )
    if done.returncode:
        output = done.stdout + done.stderr
        for code in DISK_FULL:
            if os.strerror(code) in output:
                raise OSError(code, os.strerror(code))
        raise Refused(f"dbt cannot document it:\n{output}")
    rules.copy_docs(target, draft / "docs")
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    shutil.rmtree(target)
    return manifest


def expected_tests(dbt_manifest: dict[str, Any]) -> int:
    """Number of data tests and unit tests of the project."""
    nodes = dbt_manifest["nodes"].values()
    return sum(node["resource_type"] == "test" for node in nodes) + len(dbt_manifest["unit_tests"])


def copy(
    candidate: Path, draft: Path, name: str, run: dict[str, Any], replaces: str | None
) -> dict[str, Any]:
    """Copy the marts into a file of their own, and compare; the manifest without its checks."""
    with duckdb.connect() as connection:
        connection.execute("set preserve_insertion_order = true")
        attach(connection, candidate, "candidate", "read_only")
        attach(connection, draft / WAREHOUSE, "release", "storage_version 'v1.0.0'")
        connection.execute("create schema release.marts")
        connection.execute("use release.marts")
        tables = {}
        for table, definition, comment in connection.execute(TABLES).fetchall():
            connection.execute(definition)
            connection.execute(
                f"insert into {identifier(table)} from candidate.marts.{identifier(table)}"
            )
            connection.execute(f"comment on table {identifier(table)} is {literal(comment)}")
            tables[table] = facts(connection, f"release.marts.{identifier(table)}")
            same_rows(connection, table, f"candidate.marts.{identifier(table)}", tables)
        columns = connection.execute(COLUMNS, {"database": "candidate"}).fetchall()
        for table, column, _, _, comment in columns:
            connection.execute(
                f"comment on column {identifier(table)}.{identifier(column)} is {literal(comment)}"
            )
        if connection.execute(COLUMNS, {"database": "release"}).fetchall() != columns:
            raise Refused("the columns of the copy differ from it: try again")
        downloads = connection.execute(
            "select flow, file_sha256 from dim_download order by flow, file_sha256"
        ).fetchall()
        manifest = describe(name, run, tables, downloads) | {"replaces": replaces}
        sign(connection, manifest, run)
        close(connection)
    return manifest


def same_rows(
    connection: duckdb.DuckDBPyConnection, table: str, source: str, tables: dict[str, Any]
) -> None:
    """Raise Refused unless a relation holds what the table of the release does."""
    if facts(connection, source) != tables[table]:
        raise Refused(f"the copy of {table} differs from it: try again")


def close(connection: duckdb.DuckDBPyConnection) -> None:
    """Let go of the file of a release, all of it written."""
    connection.execute("use memory")
    # Here a full disk is named as the cause; while detaching it would not be.
    connection.execute("checkpoint release")
    connection.execute("detach release")


def export(
    candidate: Path, draft: Path, manifest: dict[str, Any], dbt_manifest: dict[str, Any]
) -> None:
    """Write the marts into Parquet, and compare; and what `verify` needs."""
    folder = draft / "parquet"
    folder.mkdir()
    keys = parquet.keys(dbt_manifest)
    with duckdb.connect() as connection:
        attach(connection, candidate, "candidate", "read_only")
        attach(connection, draft / WAREHOUSE, "release", "read_only")
        connection.execute("use release.marts")
        tables = manifest["tables"]
        for table in tables:
            relation = parquet.write(
                connection, table, keys.get(table, []), manifest["release_id"], folder
            )
            same_rows(connection, table, relation, tables)
        rules.write(dbt_manifest, connection, draft / "rules")


def complete(
    draft: Path,
    manifest: dict[str, Any],
    dbt_manifest: dict[str, Any],
    found: list[list[Any]],
    pages: brief.Brief,
) -> None:
    """Add to a draft, to its manifest and pages, what the checks of its run have found."""
    keys = parquet.keys(dbt_manifest) | {checks.TABLE: checks.KEY}
    name, folder, tables = manifest["release_id"], draft / "parquet", manifest["tables"]
    with duckdb.connect() as connection:
        attach(connection, draft / WAREHOUSE, "release", "storage_version 'v1.0.0'")
        connection.execute("use release.marts")
        checks.write(connection, found)
        tables[checks.TABLE] = facts(connection, f"release.marts.{checks.TABLE}")
        parquet.write(connection, checks.TABLE, keys[checks.TABLE], name, folder)
        parquet.explain(
            connection,
            {table: keys.get(table, []) for table in sorted(tables)},
            {table: copied["rows"] for table, copied in tables.items()},
            name,
            folder,
        )
        manifest["checks"] = checks.counted(found)
        connection.execute(
            "update release_manifest set manifest = $1",
            [json.dumps(manifest, ensure_ascii=False)],
        )
        close(connection)
    named = [dict(zip(checks.COLUMNS, one, strict=True)) for one in found]
    pages.checks_page(named, in_release=True)


def sign(
    connection: duckdb.DuckDBPyConnection, manifest: dict[str, Any], run: dict[str, Any]
) -> None:
    """Write what a file of marts is into a table of its own."""
    connection.execute(MANIFEST_TABLE)
    connection.execute(
        "insert into release_manifest values ($1, $2, $3, $4, $5, $6, $7, $8)",
        [
            manifest["release_id"],
            datetime.fromisoformat(manifest["released_at"]).replace(tzinfo=None),
            run["as_of"] or None,
            manifest["git_commit"],
            manifest["git_is_dirty"],
            run["project_state"],
            run["passed_tests"],
            json.dumps(manifest, ensure_ascii=False),
        ],
    )
    connection.execute("comment on table release_manifest is 'What this release is: one row.'")
    for column, comment in MANIFEST_COMMENTS.items():
        connection.execute(f"comment on column release_manifest.{column} is {literal(comment)}")


def attach(connection: duckdb.DuckDBPyConnection, file: Path, name: str, options: str) -> None:
    """Attach a DuckDB file under a name."""
    connection.execute(f"attach {literal(str(file))} as {name} ({options})")


def facts(connection: duckdb.DuckDBPyConnection, relation: str) -> dict[str, Any]:
    """Rows of a relation, a checksum over their values, and the sums of its amounts."""
    columns = [row[0] for row in connection.execute(f"describe from {relation}").fetchall()]
    sums = [f"sum({column})::varchar" for column in TOTALS if column in columns]
    [row] = connection.execute(
        f"select count(*), coalesce(sum(hash(rows)::hugeint), 0)::varchar"
        f"{''.join(f', {one}' for one in sums)} from {relation} as rows"
    ).fetchall()
    totals = dict(zip([c for c in TOTALS if c in columns], row[2:], strict=True))
    return {"rows": row[0], "checksum": row[1], "totals": totals}


def describe(
    name: str,
    run: dict[str, Any],
    tables: dict[str, Any],
    downloads: list[tuple[str, str]],
) -> dict[str, Any]:
    """What release.json says, but for its files."""
    seeds = sorted((paths.PROJECT / "seeds").rglob("*.csv"))
    return {
        "format": FORMAT,
        "release_id": name,
        "released_at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S+00:00}",
        "as_of": run["as_of"] or None,
        **made_from(),
        "project_state": run["project_state"],
        "built_at": f"{run['ended_at']:%Y-%m-%dT%H:%M:%S+00:00}",
        "dbt_run": run["run_id"],
        "passed_tests": run["passed_tests"],
        "versions": {"python": platform.python_version()} | {p: version(p) for p in PACKAGES},
        "seeds": {str(f.relative_to(paths.PROJECT)): checksum(f) for f in seeds},
        "downloads": [{"flow": flow, "sha256": sha256} for flow, sha256 in downloads],
        "tables": tables,
    }


def made_from() -> dict[str, Any]:
    """The commit of the project, and whether its files differ from it; null outside a checkout."""
    # A project that lies in somebody else's checkout, untracked, is of no commit of that.
    commit = git("rev-parse", "HEAD") if git("ls-files", "dbt_project.yml") else None
    state = git("status", "--porcelain", "--", ".")
    return {"git_commit": commit, "git_is_dirty": None if commit is None else state != ""}


def git(*arguments: str) -> str | None:
    """What git says of the project; None where it is no checkout or there is no git."""
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=paths.PROJECT, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None
