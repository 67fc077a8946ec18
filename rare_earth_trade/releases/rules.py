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

VERDICTS = "model.rare_earth_trade.fct_claim_verdicts"
# What the reasons of verdicts mean, for people.
REASONS = "seed.rare_earth_trade.ref_verdict_reasons"
# Downloads are not read again: they are in the landing area, which may have changed.
KEPT = ("models/intermediate/downloads/", "models/marts/detail/fct_customs_trade_monthly.sql")


def rules(manifest: dict[str, Any]) -> dict[str, Any]:
    """The models behind the verdicts and their inputs, from a dbt manifest with compiled code."""
    nodes = manifest["nodes"]
    parents: dict[str, set[str]] = {}
    open_nodes = [VERDICTS, REASONS]
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
    for schema, name in found["inputs"]:
        candidate.execute(
            f'copy candidate."{schema}"."{name}" to $path (format parquet)',
            {"path": str(folder / f"{schema}.{name}.parquet")},
        )
    (folder / "rules.json").write_text(json.dumps(found, indent=1), encoding="utf-8")


def copy_docs(target: Path, to: Path) -> None:
    """The static page of dbt docs, and dbt's manifest for data catalogs and the brief."""
    to.mkdir()
    shutil.copyfile(target / "static_index.html", to / "index.html")
    shutil.copyfile(target / "manifest.json", to / "manifest.json")
