"""What `verify` needs of a release: the SQL that judges claims as it was built, and what it reads.

The judging models, and all behind them that a new figure may change, are kept as compiled SQL, in
the order in which they are run. What they read beside, seeds and models of downloads, is kept as
tables: downloads are not read again, as the landing area may have changed.
"""

import json
import shutil
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb

from rare_earth_trade import ledger, paths
from rare_earth_trade.errors import BadInput
from rare_earth_trade.sql import dicts, literal, no_pattern

VERDICTS = "model.rare_earth_trade.fct_claim_verdicts"
# Seeds that no verdict rests on, for `brief` and `status` where there is no checkout.
REFERENCE = ("ref_verdicts", "ref_verdict_reasons", "ref_series")
# Where `verify` enters what is to be judged.
LEDGER = {f"seed.rare_earth_trade.{name}" for name in (*ledger.FIGURES, ledger.PAGES)}


def rules(manifest: dict[str, Any]) -> dict[str, Any]:
    """The models behind the verdicts and their inputs, from a dbt manifest with compiled code."""
    nodes = manifest["nodes"]
    parents: dict[str, set[str]] = {}
    open_nodes = [VERDICTS]
    while open_nodes:
        name = open_nodes.pop()
        if name not in parents:
            depends_on = nodes[name].get("depends_on", {}).get("nodes", [])
            parents[name] = {parent for parent in depends_on if parent in nodes}
            open_nodes += parents[name]
    # Sorted, since sets give another order in each process, and a release is to be made again.
    graph = {name: sorted(parents[name]) for name in sorted(parents)}
    models: dict[str, Any] = {}
    for name in TopologicalSorter(graph).static_order():
        if parents[name] & (LEDGER | models.keys()):
            models[name] = nodes[name]
    read = set().union(*(parents[name] for name in models)) - models.keys()
    return {
        "database": nodes[VERDICTS]["database"],
        "inputs": [[nodes[name]["schema"], nodes[name]["name"]] for name in sorted(read)],
        "models": [
            {
                "schema": node["schema"],
                "name": node["name"],
                "kind": "view" if node["config"]["materialized"] == "view" else "table",
                "sql": node["compiled_code"],
            }
            for node in models.values()
        ],
    }


def write(manifest: dict[str, Any], candidate: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write rules.json and one Parquet file an input; `candidate` is attached under that name."""
    folder.mkdir()
    found = rules(manifest)
    wanted = {(schema, name) for schema, name in found["inputs"]}
    for schema, name in sorted(wanted | {("seeds", name) for name in REFERENCE}):
        candidate.execute(
            f'copy candidate."{schema}"."{name}" to $path (format parquet)',
            {"path": str(folder / f"{schema}.{name}.parquet")},
        )
    (folder / "rules.json").write_text(json.dumps(found, indent=1), encoding="utf-8")


def kept(release: Path) -> dict[str, Any]:
    """The rules of a release, as `write` wrote them. Raises BadInput where they cannot be read."""
    file = release / "rules/rules.json"
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        return {name: found[name] for name in ("database", "inputs", "models")}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(
            f"{file} cannot be read: use another release (`rare-earth-trade release --list`), or"
            " copy it again."
        ) from error


def reference(release: Path | None, name: str) -> list[dict[str, Any]]:
    """The rows of a seed of `REFERENCE` as a release keeps it, values as text.

    Without a release, or one of before they were kept, those of the checkout; none without that.
    """
    file = release / "rules" / f"seeds.{name}.parquet" if release else None
    seed = paths.PROJECT / f"seeds/reference/{name}.csv"
    if file and file.is_file():
        source = f"read_parquet({literal(no_pattern(str(file)))})"
    elif seed.is_file():
        source = f"read_csv({literal(no_pattern(str(seed)))}, all_varchar = true, header = true)"
    else:
        return []
    with duckdb.connect() as connection:
        return dicts(connection.execute(f"select columns(*)::varchar from {source}"))


def copy_docs(target: Path, to: Path) -> None:
    """The static page of dbt docs, and dbt's manifest for data catalogs and the brief."""
    to.mkdir()
    shutil.copyfile(target / "static_index.html", to / "index.html")
    shutil.copyfile(target / "manifest.json", to / "manifest.json")
