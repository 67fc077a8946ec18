"""A release as a Croissant data set (https://docs.mlcommons.org/croissant)."""

from typing import Any

from rare_earth_trade.releases import about
from rare_earth_trade.releases.catalogues.tables import Column, Table

# The words of the standard's own context, version 1.0.
CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataBiases": "cr:dataBiases",
    "dataCollection": "cr:dataCollection",
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "personalSensitiveInformation": "cr:personalSensitiveInformation",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
KINDS = {
    "VARCHAR": "sc:Text",
    "DOUBLE": "sc:Float",
    "BIGINT": "sc:Integer",
    "INTEGER": "sc:Integer",
    "BOOLEAN": "sc:Boolean",
    "DATE": "sc:Date",
    "TIMESTAMP": "sc:DateTime",
}


def described(manifest: dict[str, Any], tables: tuple[Table, ...]) -> dict[str, Any]:
    """The data set: a file and a record set for each table."""
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": "rare-earth-trade",
        "alternateName": about.TITLE,
        "description": about.summary(),
        "license": about.LICENCE_ADDRESS,
        "url": f"urn:rare-earth-trade:release:{manifest['release_id']}",
        # The standard wants three numbers: the release counts up, its name says when.
        "version": f"{int(manifest['release_id'][1:].partition('-')[0])}.0.0",
        "datePublished": manifest["released_at"][:10],
        "creator": {"@type": "sc:Organization", "name": about.MAKERS},
        "citeAs": about.citation(manifest["release_id"]),
        "isLiveDataset": False,
        "distribution": [file_object(table) for table in tables],
        "recordSet": [record_set(table) for table in tables],
    }


def file_object(table: Table) -> dict[str, Any]:
    """The file of a table."""
    return {
        "@type": "cr:FileObject",
        "@id": f"{table.name}.parquet",
        "name": f"{table.name}.parquet",
        "description": table.description,
        "contentUrl": table.file,
        "contentSize": f"{table.size} B",
        "encodingFormat": "application/x-parquet",
        "sha256": table.sha256,
    }


def record_set(table: Table) -> dict[str, Any]:
    """The rows of a table."""
    said = {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        "field": [field(table, column) for column in table.columns],
    }
    key = [{"@id": f"{table.name}/{column}"} for column in table.key]
    return said | ({"key": key} if key else {})


def field(table: Table, column: Column) -> dict[str, Any]:
    """A column."""
    said = {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}",
        "name": column.name,
        "description": column.description,
        "dataType": KINDS[column.written],
        "source": {
            "fileObject": {"@id": f"{table.name}.parquet"},
            "extract": {"column": column.name},
        },
    }
    if column.references:
        place = "/".join(column.references)
        said["references"] = {"field": {"@id": place}}
    return said
