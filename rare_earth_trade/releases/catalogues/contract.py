"""The marts of a release as an Open Data Contract (ODCS 3, https://bitol.io)."""

from typing import Any

from rare_earth_trade.releases import about
from rare_earth_trade.releases.catalogues.tables import Column, Table

VERSION = "v3.1.0"
KINDS = {
    "VARCHAR": "string",
    "DOUBLE": "number",
    "BIGINT": "integer",
    "INTEGER": "integer",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "timestamp",
}


def described(
    manifest: dict[str, Any], tables: tuple[Table, ...], checks: list[dict[str, Any]]
) -> dict[str, Any]:
    """The contract: one object a table, with the checks that this release passed."""
    return {
        "apiVersion": VERSION,
        "kind": "DataContract",
        "id": "urn:rare-earth-trade:marts",
        "name": about.TITLE,
        "version": manifest["release_id"],
        "status": "active",
        "description": {
            "purpose": about.summary(),
            "limitations": "What is not known is null, never zero. Do not sum a column whose"
            " description opens with 'Not additive'.",
            "usage": f"Cite it as: {about.citation(manifest['release_id'])}",
        },
        "contractCreatedTs": manifest["released_at"],
        "team": {"name": about.MAKERS},
        "servers": [
            {
                "server": "release",
                "type": "duckdb",
                "database": "rare_earth_trade.duckdb",
                "schema": "marts",
            },
            {
                "server": "parquet",
                "type": "local",
                "path": "parquet/{model}.parquet",
                "format": "parquet",
            },
        ],
        "schema": [
            object_of(table, [one for one in checks if one["model"] == table.name])
            for table in tables
        ],
        "customProperties": [{"property": "licence", "value": about.LICENCE}],
    }


def object_of(table: Table, checks: list[dict[str, Any]]) -> dict[str, Any]:
    """A table as an object of the contract."""
    leads = [
        {
            "type": "foreignKey",
            "from": f"{table.name}.{column.name}",
            "to": ".".join(column.references),
        }
        for column in table.columns
        if column.references
    ]
    said = {
        "name": table.name,
        "physicalName": f"marts.{table.name}",
        "physicalType": "table",
        "logicalType": "object",
        "description": table.description,
        "properties": [property_of(table, column) for column in table.columns],
        "relationships": leads,
        "quality": [
            {"type": "text", "name": one["check_name"], "description": one["description"]}
            for one in checks
        ],
    }
    return {name: value for name, value in said.items() if value}


def property_of(table: Table, column: Column) -> dict[str, Any]:
    """A column as a property of the contract."""
    said: dict[str, Any] = {
        "name": column.name,
        "logicalType": KINDS[column.written],
        "physicalType": column.kind,
        "description": column.description,
        "required": not column.is_nullable,
    }
    if column.name in table.key:
        said |= {"primaryKey": True, "primaryKeyPosition": table.key.index(column.name) + 1}
    if column.values:
        only = {"validValues": list(column.values)}
        said["quality"] = [{"metric": "invalidValues", "arguments": only, "mustBe": 0}]
    if column.unit:
        said["customProperties"] = [{"property": "unit", "value": column.unit}]
    return said
