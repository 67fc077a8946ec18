"""Verdicts on newly printed figures: the release's own ledger with them, by the release's own SQL.

A claim is judged as if its page had been added to the ledger of the current release: by the very
models that judged that, kept as compiled SQL in the release, on an own database in memory. So it
is tested by all evidence there is and by the other claims of the file, and never by itself.
"""

from pathlib import Path
from typing import Any

import click
import duckdb
from rich.console import Console
from rich.progress import track

from rare_earth_trade import ledger, sql
from rare_earth_trade.releases import reading
from rare_earth_trade.releases import rules as rules_of
from rare_earth_trade.releases.store import RULES, Release, Store
from rare_earth_trade.stories import claims as claims_file
from rare_earth_trade.stories import names

LEVELS, CLAIMS = ledger.FIGURES
# What the bounds of a series are propagated from. Series bound each other only by levels that are
# attested before: those that no claim is on may be left out of it, which takes most of the time.
STATEMENTS = "int_statements_from_levels_and_growths"
# A rank is one among all partners.
AMONG_PARTNERS = "rank"
# Columns of a claim that are also those of a figure; the others are of its page.
FIGURE = (
    *("product", "flow", "partner_code", "window_start", "window_end", "statistic", "value"),
    *("unit", "rounding_unit", "qualifier", "as_printed"),
)


def verify(raw: bytes, name: str, releases: Store) -> list[dict[str, Any]]:
    """The claims of a table, each with its verdict. Raises BadInput, naming line and column."""
    release = releases.needed()
    release.check(RULES)
    with release.of_this_version():
        known = names.known(release)
    claims, left_aside = claims_file.read(raw, name, known)
    if left_aside:
        click.echo(
            f"Left aside: {', '.join(left_aside)} (`--columns` lists what is read).", err=True
        )
    for note in claims_file.doubled(claims):
        click.echo(note, err=True)
    with release.of_this_version():
        return judged(claims, release)


def judged(claims: list[dict[str, str]], release: Release) -> list[dict[str, Any]]:
    """Claims with their verdicts, by the SQL and the ledger that a release keeps."""
    kept = release.folder / "rules"
    rules = rules_of.kept(release.folder)
    with duckdb.connect() as connection:
        load(connection, kept, rules)
        first = claims_file.first_of(claims)
        # Twice in a file it is still one print: else one would be the witness of the other.
        ids = sorted(set(first.values()))
        enter([one for one in claims if one["figure_id"] in ids], connection)
        leave_out_figures(claims, connection)
        console = Console(stderr=True)
        for model in track(
            rules["models"],
            f"Judging by {release.id}",
            console=console,
            transient=True,
            disable=not console.is_terminal,
        ):
            name = f"{sql.identifier(model['schema'])}.{sql.identifier(model['name'])}"
            connection.execute(f"create {model['kind']} {name} as {model['sql']}")
            if model["name"] == STATEMENTS:
                leave_out_statements(claims, connection)
        meanings = {
            row["reason"]: row["meaning"]
            for row in rules_of.reference(release.folder, "ref_verdict_reasons")
        }
        verdicts = {one["figure_id"]: one for one in rows(connection, "verdicts", ids)}
        named = {name for one in verdicts.values() for name in names_of(one)} | set(ids)
        pages = {one["figure_id"]: one for one in rows(connection, "witnesses", sorted(named))}
    return [
        {
            **claim,
            **(verdict := verdicts[first[claim["figure_id"]]]),
            "figure_id": claim["figure_id"],
            "reason_meaning": meanings.get(verdict["reason"], ""),
            "witnesses": witnesses(verdict, pages),
            "release_id": release.id,
        }
        for claim in claims
    ]


def load(connection: duckdb.DuckDBPyConnection, kept: Path, rules: dict[str, Any]) -> None:
    """Have the ledger of a release in memory; then nothing of it reaches the machine."""
    database = sql.identifier(rules["database"])
    connection.execute(f"attach ':memory:' as {database}")
    connection.execute(f"use {database}")
    schemas = {place["schema"] for place in rules["models"]} | {"seeds"}
    for schema in sorted(schemas | {schema for schema, _ in rules["inputs"]}):
        connection.execute(f"create schema if not exists {sql.identifier(schema)}")
    for schema, name in rules["inputs"]:
        place = f"{sql.identifier(schema)}.{sql.identifier(name)}"
        connection.execute(
            f"create table {place} as from read_parquet($path)",
            {"path": str(kept / f"{schema}.{name}.parquet")},
        )
    reading.lock(connection)


def leave_out_figures(claims: list[dict[str, str]], connection: duckdb.DuckDBPyConnection) -> None:
    """Take figures out of the ledger whose product or flow can touch none of the claims."""
    spoken_of = {(one["product"], one["flow"]) for one in claims}
    for table in ledger.FIGURES:
        query = sql.beside(__file__, "queries/figures_apart").format(table=sql.identifier(table))
        connection.execute(query, {"spoken_of": [f"{one}|{flow}" for one, flow in spoken_of]})


def leave_out_statements(
    claims: list[dict[str, str]], connection: duckdb.DuckDBPyConnection
) -> None:
    """Take out the statements on series that no claim is on."""
    series = {
        "|".join(
            (
                one["product"],
                one["flow"],
                "" if one["statistic"] == AMONG_PARTNERS else one["partner_code"],
            )
        )
        for one in claims
    }
    query = sql.beside(__file__, "queries/statements_apart")
    connection.execute(query, {"series": sorted(series)})


def rows(connection: duckdb.DuckDBPyConnection, query: str, ids: list[str]) -> list[dict[str, Any]]:
    """What a query finds on some figures, a dictionary a row."""
    result = connection.execute(sql.beside(__file__, f"queries/{query}"), {"figure_ids": ids})
    return sql.dicts(result)


def witnesses(verdict: dict[str, Any], pages: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The figures that a verdict rests on, those of its own window first, and never itself."""
    own = pages[verdict["figure_id"]]
    places = ("window_end", "window_start", "statistic")
    return sorted(
        (pages[name] for name in names_of(verdict) if name in pages and pages[name] is not own),
        key=lambda one: (
            *(one[place] != own[place] for place in places),
            *(one[place] for place in (*places, "printed", "unit")),
            one["published_on"] or "",
            one["figure_id"],
        ),
    )


def names_of(verdict: dict[str, Any]) -> list[str]:
    """The figures that a verdict rests on."""
    return [name for name in (verdict["witness_figure_ids"] or "").split(", ") if name]


def enter(claims: list[dict[str, str]], connection: duckdb.DuckDBPyConnection) -> None:
    """Add the claims to the raw tables, as pages of their own."""
    pages: dict[tuple[str, ...], str] = {}
    for claim in claims:
        page = (claim["publisher"], claim["wire"], claim["published_on"])
        source = pages.setdefault(page, f"claims_{len(pages) + 1}")
        row = {
            "figure_id": claim["figure_id"],
            "source_id": source,
            # Of two readings of a story none is a voice.
            "can_vote": claim.get("can_vote", "true"),
            **{column: claim[column] for column in FIGURE},
        }
        insert(connection, LEVELS if claim["statistic"] == "level" else CLAIMS, row)
    for (publisher, wire, published_on), source in pages.items():
        insert(
            connection,
            ledger.PAGES,
            {
                "source_id": source,
                "publisher": publisher,
                "domain": publisher,
                "wire": wire,
                "published_on": published_on,
                "published_on_basis": "stated" if published_on else "unknown",
            },
        )


def insert(connection: duckdb.DuckDBPyConnection, table: str, row: dict[str, str]) -> None:
    """Add one row to a raw table; what is empty is null, as in a seed."""
    columns = ", ".join(row)
    places = ", ".join(f"${name}" for name in row)
    values = {name: value or None for name, value in row.items()}
    connection.execute(f"insert into seeds.{table} ({columns}) values ({places})", values)
