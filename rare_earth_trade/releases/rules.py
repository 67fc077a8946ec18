"""What `verify` needs of a release: the SQL that judges claims as it was built, and what it reads.

The judging models and all their ancestors are kept as compiled SQL, in the order in which they are
run. Seeds, and models that only pass customs downloads on, are kept as tables.
"""

import json
import shutil
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb

from rare_earth_trade import paths
from rare_earth_trade.errors import BadInput
from rare_earth_trade.sql import literal, no_pattern

VERDICTS = "model.rare_earth_trade.fct_claim_verdicts"
# Seeds that no verdict rests on, for `brief` and `status` where there is no checkout.
REFERENCE = ("ref_verdicts", "ref_verdict_reasons", "ref_release_calendar", "ref_series")
# Downloads are not read again: they are in the landing area, which may have changed.
KEPT = ("models/intermediate/downloads/", "models/marts/detail/fct_customs_trade_monthly.sql")


def rules(manifest: dict[str, Any]) -> dict[str, Any]:
    """The models behind the verdicts and their inputs, from a dbt manifest with compiled code."""
    nodes = manifest["nodes"]
    parents: dict[str, set[str]] = {}
    open_nodes = [VERDICTS]
    while open_nodes:
        name = open_nodes.pop()
        if name not in parents:
            parents[name] = (
                set() if is_input(nodes[name]) else set(nodes[name]["depends_on"]["nodes"])
            )
            open_nodes += parents[name]
    order = [nodes[name] for name in TopologicalSorter(parents).static_order()]
    return {
        "database": order[-1]["database"],
        "inputs": [[node["schema"], node["name"]] for node in order if is_input(node)],
        "models": [
            {
                "schema": node["schema"],
                "name": node["name"],
                "kind": "view" if node["config"]["materialized"] == "view" else "table",
                "sql": node["compiled_code"],
            }
            for node in order
            if not is_input(node)
        ],
    }


def is_input(node: dict[str, Any]) -> bool:
    """Whether a node is kept as a table."""
    return node["resource_type"] == "seed" or node["original_file_path"].startswith(KEPT)


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
        result = connection.execute(f"select columns(*)::varchar from {source}")
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def copy_docs(target: Path, to: Path) -> None:
    """The static page of dbt docs, and dbt's manifest for data catalogs and the brief."""
    to.mkdir()
    shutil.copyfile(target / "static_index.html", to / "index.html")
    shutil.copyfile(target / "manifest.json", to / "manifest.json")
