"""What differs between two releases: rows added, moved and gone by table, and what caused it.

A row is told by the key of its table, as the data dictionary of a release names it. What made a row
move is not traced through the relations: named are the printed figures on the same goods and flow
that came, went or were read anew, and the seeds, downloads and commit that differ.
"""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from rare_earth_trade.releases.parquet import DICTIONARY
from rare_earth_trade.releases.reading import lock
from rare_earth_trade.releases.store import WAREHOUSE
from rare_earth_trade.sql import beside, dicts, identifier, literal

FIGURES = "fct_claim_verdicts"
# Tables that say nothing of trade, and why a comparison would mislead.
LEFT_OUT = {
    "fct_check_results": "It tells of the run behind a release, and every run has its own times.",
}
# Columns that are numbered anew in every build.
ANEW = {"fct_level_evidence": {"evidence_id"}, "fct_corrections": {"newest_first"}}
# Rows that are shown of a table; all are counted.
MOST_ROWS = 100
# Months that a sentence names; it counts the others.
MOST_MONTHS = 3
KINDS = ("added", "moved", "gone")

Found = dict[str, Any]


def keys_of(release: Path) -> dict[str, list[str]]:
    """The key of each table, as the data dictionary of a release has it; none without one.

    Whatever state that is in: a release is never kept from being made by the one before.
    """
    keys: dict[str, list[str]] = {}
    try:
        with (release / "parquet" / DICTIONARY).open(encoding="utf-8", newline="") as content:
            for row in csv.DictReader(content):
                keys.setdefault(row["table"], [])
                if row["is_key"] == "yes":
                    keys[row["table"]].append(row["column"])
    except (OSError, ValueError, KeyError, csv.Error):
        return {}
    return keys


def between(before: Path, now: Path, manifests: tuple[Found, Found]) -> Found:
    """What differs between two folders with a warehouse each; `manifests` are their release.json.

    A dictionary for JSON: `tables` has `added`, `moved` and `gone` (rows), `columns` (how many rows
    moved in each), `rows` (the first of them) and `figures` (ids) for each table that differs;
    `figures` are the printed figures that came, went or were read anew; `inputs` the seeds,
    downloads and commits. Where it cannot be told, `why_not` says why, and the rest is left out.
    """
    found: Found = {
        "since": manifests[0]["release_id"],
        "release_id": manifests[1]["release_id"],
        "inputs": inputs(*manifests),
    }
    keys = keys_of(before) | keys_of(now)
    with duckdb.connect() as connection:
        try:
            for name, folder in (("before", before), ("now", now)):
                file = literal(str(folder / WAREHOUSE))
                connection.execute(f"attach {file} as {identifier(name)} (read_only)")
            lock(connection)
            return found | compared(connection, keys, same_tables(*manifests))
        except duckdb.Error as error:
            return found | {"why_not": str(error).splitlines()[0]}


def first(release: Found) -> Found:
    """The same of a release that replaces none: it is compared with nothing."""
    return {
        "since": None,
        "release_id": release["release_id"],
        "why_not": "it replaces no release",
    }


def inputs(before: Found, now: Found) -> Found:
    """Seeds, downloads and commits that differ between what two releases were made from."""

    def changes(old: dict[str, Any], new: dict[str, Any]) -> Found:
        return {
            "added": sorted(new.keys() - old.keys()),
            "changed": sorted(one for one in old.keys() & new.keys() if old[one] != new[one]),
            "gone": sorted(old.keys() - new.keys()),
        }

    downloads = [{one["sha256"]: None for one in said["downloads"]} for said in (before, now)]
    return {
        "seeds": changes(before.get("seeds", {}), now.get("seeds", {})),
        "downloads": changes(*downloads),
        "commits": [before["git_commit"], now["git_commit"]],
    }


def same_tables(before: Found, now: Found) -> set[str]:
    """Tables whose rows both releases wrote down with the same checksum."""
    return {
        table
        for table, said in now["tables"].items()
        if "checksum" in said and before["tables"].get(table) == said
    }


def compared(
    connection: duckdb.DuckDBPyConnection, keys: dict[str, list[str]], same: set[str]
) -> Found:
    """Tables and figures of the databases `before` and `now` that differ, but for the same ones."""
    columns = {name: columns_of(connection, name) for name in ("before", "now")}
    figures = changed_figures(connection)
    tables = {}
    for table in sorted(columns["before"].keys() | columns["now"].keys()):
        if table in LEFT_OUT or table in same:
            continue
        told = of_table(connection, table, columns, keys.get(table, []))
        if told:
            tables[table] = told | {
                "figures": causes(connection, table, keys.get(table, []), figures)
            }
    return {
        "figures": figures,
        "tables": tables,
        "left_out": LEFT_OUT,
        "levels": plain(dicts(connection.execute(beside(__file__, "queries/levels_moved")))),
        "verdicts_changed": changed_in(tables.get(FIGURES, {}), "verdict"),
    }


def columns_of(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, list[str]]:
    """The columns of each table of a database, but for the table that says what it is."""
    found: dict[str, list[str]] = {}
    for table, column in connection.execute(
        "select table_name, column_name from duckdb_columns() where database_name = $1"
        " and schema_name = 'marts' and table_name != 'release_manifest'"
        " order by table_name, column_index",
        [name],
    ).fetchall():
        found.setdefault(table, []).append(column)
    return found


def of_table(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: dict[str, dict[str, list[str]]],
    key: list[str],
) -> Found:
    """How one table differs; empty where it does not."""
    old, new = (columns[name].get(table) for name in ("before", "now"))
    if old is None or new is None:
        name, kind = ("now", "added") if old is None else ("before", "gone")
        return rows_only(connection, f"{name}.marts.{identifier(table)}", kind)
    shared = [one for one in new if one in old and one not in ANEW.get(table, set())]
    told: Found = {"added": 0, "moved": 0, "gone": 0, "columns": {}, "rows": []}
    if key and set(key) <= set(shared):
        told |= by_key(connection, table, key, [one for one in shared if one not in key])
    else:
        told |= by_value(connection, table, shared)
    changed = {
        "columns_added": [one for one in new if one not in old],
        "columns_gone": [one for one in old if one not in new],
    }
    told |= {name: found for name, found in changed.items() if found}
    differs = told["added"] or told["moved"] or told["gone"] or any(changed.values())
    return told if differs else {}


def rows_only(connection: duckdb.DuckDBPyConnection, relation: str, kind: str) -> Found:
    """A table that one release alone has."""
    [(rows,)] = connection.execute(f"select count(*) from {relation}").fetchall()
    counts = dict.fromkeys(KINDS, 0) | {kind: rows}
    return counts | {"columns": {}, "rows": [], f"table_{kind}": True}


def by_key(
    connection: duckdb.DuckDBPyConnection, table: str, key: list[str], others: list[str]
) -> Found:
    """Rows of a table with a key: how many came, moved in which columns, and went; the first."""
    name, names = identifier(table), ", ".join(map(identifier, key))
    values = [changed_value(one) for one in others]
    connection.execute(
        f"create or replace temp table differing as select {names},"
        " case when old.is_there is null then 'added' when new.is_there is null then 'gone'"
        f" else 'moved' end as change{''.join(f', {value}' for value in values)}"
        f" from (select *, true as is_there from before.marts.{name}) as old"
        f" full join (select *, true as is_there from now.marts.{name}) as new using ({names})"
        " where old.is_there is null or new.is_there is null"
        f"{''.join(f' or {differs(one)}' for one in others)}"
    )
    counts = dict(
        connection.execute("select change, count(*) from differing group by change").fetchall()
    )
    columns: dict[str, int] = {}
    if others:
        counts_of = ", ".join(
            f"count({identifier(one)}) filter (change = 'moved') as {identifier(one)}"
            for one in others
        )
        [columns] = dicts(connection.execute(f"select {counts_of} from differing"))
    first_rows = dicts(
        connection.execute(f"select * from differing order by change, {names} limit {MOST_ROWS}")
    )
    return {
        **{kind: counts.get(kind, 0) for kind in KINDS},
        "columns": {one: count for one, count in columns.items() if count},
        "rows": [shown(row, key, others) for row in first_rows],
    }


def differs(column: str) -> str:
    """SQL: whether a row has another value of a column than before."""
    return f"old.{identifier(column)} is distinct from new.{identifier(column)}"


def changed_value(column: str) -> str:
    """SQL: what a column was and is, where that differs; else null."""
    name = identifier(column)
    both = f"[old.{name}::varchar, new.{name}::varchar]"
    return f"case when {differs(column)} then {both} end as {name}"


def shown(row: Found, key: list[str], others: list[str]) -> Found:
    """A differing row: its key, what became of it, and for moved ones each column, old and new."""
    told: Found = {"key": {one: plain(row[one]) for one in key}, "change": row["change"]}
    if row["change"] == "moved":
        told["columns"] = {one: row[one] for one in others if row[one] is not None}
    return told


def by_value(connection: duckdb.DuckDBPyConnection, table: str, shared: list[str]) -> Found:
    """Rows of a table without a key: those that one side alone has."""
    names = ", ".join(map(identifier, shared))
    sides = [f"select {names} from {name}.marts.{identifier(table)}" for name in ("before", "now")]

    def alone(one: str, other: str) -> int:
        [(rows,)] = connection.execute(
            f"select count(*) from ({one} except all {other})"
        ).fetchall()
        return rows

    return {"added": alone(sides[1], sides[0]), "gone": alone(sides[0], sides[1])}


def changed_figures(connection: duckdb.DuckDBPyConnection) -> list[Found]:
    """Printed figures that came, went or were read anew, each as both releases have it."""
    found = dicts(connection.execute(beside(__file__, "queries/figures_changed")))
    return [plain(row) for row in found]


def causes(
    connection: duckdb.DuckDBPyConnection, table: str, key: list[str], figures: list[Found]
) -> list[str]:
    """Ids of the changed figures that bear on a table: on the goods and flows of what differs.

    All of them where the table does not say of which goods its rows are.
    """
    if not figures:
        return []
    goods = goods_of(connection, table, key)
    return [
        one["figure_id"] for one in figures if not goods or (one["product"], one["flow"]) in goods
    ]


def goods_of(
    connection: duckdb.DuckDBPyConnection, table: str, key: list[str]
) -> set[tuple[str, str]]:
    """Products and flows of the rows in `differing`; none where their key does not say."""
    if {"product", "flow"} <= set(key):
        query = "select distinct product, flow from differing"
    elif "series" in key:
        query = (
            "select product, flow from now.marts.dim_series"
            " where series in (select series from differing)"
        )
    else:
        query = (
            "select product, flow from now.marts.dim_series"
            f" where {literal(table)} in (monthly_table, monthly_table || '_by_partner')"
        )
    return set(connection.execute(query).fetchall())


def changed_in(table: Found, column: str) -> int:
    """Rows of a table that moved in a column."""
    return table.get("columns", {}).get(column, 0)


def sentence(found: Found) -> str:
    """What changed, in a sentence or two of plain English, for feeds and screens."""
    if found["since"] is None:
        return "The first release here: there is none to compare it with."
    if "why_not" in found:
        return f"What changed since {found['since']} cannot be told ({found['why_not']})."
    kinds = {
        "added": ("came", "came"),
        "gone": ("went", "went"),
        "changed": ("was read anew", "were read anew"),
    }
    figures = [
        one
        for kind, (single, many) in kinds.items()
        for one in counted(
            sum(one["change"] == kind for one in found["figures"]),
            f"printed figure {single}",
            f"printed figures {many}",
        )
    ]
    levels = found["levels"]
    became = sum(one["before_t"] is None for one in levels)
    lost = sum(one["now_t"] is None for one in levels)
    said = [
        *figures,
        *counted(became, "level became known", "levels became known"),
        *counted(lost, "level is no longer known", "levels are no longer known"),
        *counted(len(levels) - became - lost, "level moved", "levels moved"),
        *counted(found["verdicts_changed"], "verdict changed", "verdicts changed"),
    ]
    if said:
        return f"Since {found['since']}: {listed(said)}{in_months(found)}."
    if found["tables"]:
        rows = sum(sum(one[kind] for kind in KINDS) for one in found["tables"].values())
        changed = listed(counted(rows, "row", "rows") or ["columns"])
        tables = listed(counted(len(found["tables"]), "table", "tables"))
        return f"No level and no verdict changed since {found['since']}; {changed} of {tables} did."
    return f"Nothing in the data changed since {found['since']}."


def told(found: Found) -> Found:
    """What release.json and the feed tell of it: a sentence, and the months with other levels."""
    return {
        "since": found["since"],
        "sentence": sentence(found),
        "months": [f"{one:%Y-%m}" for one in months(found)],
    }


def counted(number: int, one: str, many: str) -> list[str]:
    """A count with its words; nothing for none."""
    return [f"{number:,} {one if number == 1 else many}"] if number else []


def listed(parts: list[str]) -> str:
    """Parts of a sentence: 'a, b and c'."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts)


def months(found: Found) -> list[date]:
    """The months that the changed levels of the world end in, newest first."""
    ends = {date.fromisoformat(one["window_end"]).replace(day=1) for one in found.get("levels", ())}
    return sorted(ends, reverse=True)


def in_months(found: Found) -> str:
    """Which months the levels are of: ' (levels to August 2026, July 2026 and 3 more months)'."""
    ends = months(found)
    if not ends:
        return ""
    more = len(ends) - MOST_MONTHS
    named = [f"{one:%B %Y}" for one in ends[:MOST_MONTHS]]
    rest = [f"{more} more {'month' if more == 1 else 'months'}"] if more > 0 else []
    return f" (levels to {listed([*named, *rest])})"


def plain(value: Any) -> Any:
    """A value as JSON has it: days as text."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
