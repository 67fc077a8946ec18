"""What catalogues and their programs read of a release, each in the form of a standard.

datapackage.json         Frictionless Data Package: the Parquet files, column by column
datacontract.odcs.yaml   Open Data Contract Standard 3: tables, columns, keys, checks that passed
croissant.json           Croissant (MLCommons): the Parquet files as record sets
CITATION.cff             Citation File Format: how to cite this release
CHANGES.json             rows added, moved and gone since the release that it replaces
SHA256SUMS               checksums of all other files, for `sha256sum --check`

All of it comes from the release itself and from dbt's manifest: no table, column, key, unit or
allowed value is typed a second time.
"""

import json
from pathlib import Path
from typing import Any

import yaml

from rare_earth_trade.files import checksum
from rare_earth_trade.releases import checks
from rare_earth_trade.releases.catalogues import citation, contract, croissant, package
from rare_earth_trade.releases.catalogues.tables import tables
from rare_earth_trade.releases.store import contents

SUMS = "SHA256SUMS"
PACKAGE = "datapackage.json"
CONTRACT = "datacontract.odcs.yaml"
CROISSANT = "croissant.json"
CITATION = "CITATION.cff"
CHANGES = "CHANGES.json"


def write(
    folder: Path,
    manifest: dict[str, Any],
    dbt_manifest: dict[str, Any],
    found: list[list[Any]],
    changes: dict[str, Any],
) -> None:
    """Write the catalogues of a release that is being made; its Parquet files are there already.

    `found` are the rows of fct_check_results, `changes` is what differences.between says.
    """
    held = tables(folder, manifest, dbt_manifest)
    passed = [dict(zip(checks.COLUMNS, row, strict=True)) for row in found]
    write_json(folder / PACKAGE, package.described(manifest, held))
    write_json(folder / CROISSANT, croissant.described(manifest, held))
    write_yaml(folder / CONTRACT, contract.described(manifest, held, passed))
    write_yaml(folder / CITATION, citation.described(manifest))
    write_json(folder / CHANGES, changes)
    write_sums(folder)


def write_json(file: Path, said: dict[str, Any]) -> None:
    """Write an object as JSON."""
    text = json.dumps(said, indent=1, ensure_ascii=False)
    file.write_text(f"{text}\n", encoding="utf-8")


def write_yaml(file: Path, said: dict[str, Any]) -> None:
    """Write an object as YAML, in its own order."""
    # The dumper of the library in C: ten times as fast, and in every wheel of PyYAML.
    text = yaml.dump(said, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=100)
    file.write_text(text, encoding="utf-8")


def write_sums(folder: Path) -> None:
    """Write the checksums of all that is in a folder, in the form that sha256sum reads."""
    lines = [f"{checksum(folder / name)}  {name}\n" for name in sorted(contents(folder) - {SUMS})]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


__all__ = ["write"]
