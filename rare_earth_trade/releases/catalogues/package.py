"""A release as a Frictionless Data Package (https://specs.frictionlessdata.io)."""

from typing import Any

from rare_earth_trade.releases import about
from rare_earth_trade.releases.catalogues.tables import Column, Table

# As the files have them: decimals are doubles there.
KINDS = {
    "VARCHAR": "string",
    "DOUBLE": "number",
    "BIGINT": "integer",
    "INTEGER": "integer",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
}


def described(manifest: dict[str, Any], tables: tuple[Table, ...]) -> dict[str, Any]:
    """The descriptor: one resource a table."""
    return {
        "profile": "data-package",
        "name": "rare-earth-trade",
        "id": manifest["release_id"],
        "title": about.TITLE,
        "description": about.summary(),
        "version": manifest["release_id"],
        "created": manifest["released_at"],
        "licenses": [
            {
                "name": about.LICENCE,
                "title": about.LICENCE_TITLE,
                "path": about.LICENCE_ADDRESS,
            }
        ],
        "contributors": [{"title": about.MAKERS, "role": "maintainer"}],
        "resources": [resource(table) for table in tables],
    }


def resource(table: Table) -> dict[str, Any]:
    """A table as a resource."""
    schema: dict[str, Any] = {
        "fields": [field(column) for column in table.columns],
        # frictionless reads Parquet through pandas, where a whole number that is null is nan.
        "missingValues": ["", "nan"],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    leads = [
        {
            "fields": [column.name],
            "reference": {"resource": column.references[0], "fields": [column.references[1]]},
        }
        for column in table.columns
        if column.references
    ]
    if leads:
        schema["foreignKeys"] = leads
    return {
        "name": table.name,
        "type": "table",
        "description": table.description,
        "path": table.file,
        "scheme": "file",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        # No `hash` and `bytes`: frictionless takes them for wrong in every Parquet file. SHA256SUMS
        # has the checksums.
        "rows": table.rows,
        "schema": schema,
    }


def field(column: Column) -> dict[str, Any]:
    """A column as a field."""
    constraints: dict[str, Any] = {} if column.is_nullable else {"required": True}
    if column.values:
        constraints["enum"] = list(column.values)
    said = {"name": column.name, "type": KINDS[column.written], "description": column.description}
    more = {"unit": column.unit, "constraints": constraints}
    return said | {name: value for name, value in more.items() if value}
