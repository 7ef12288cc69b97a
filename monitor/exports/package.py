"""Write `datapackage.json`, which describes the tables for programs (Frictionless)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from monitor.core.addresses import WEEKLY_REPORTS
from monitor.exports.tables import Column, Kind, Written

FILE = "datapackage.json"
TYPES: dict[Kind, str] = {
    "text": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "instant": "datetime",
}
INSTANT = "%Y-%m-%dT%H:%M:%SZ"


def datapackage(written: Sequence[Written], as_of: date, version: str) -> str:
    """Return the description as JSON text; the same tables give the same bytes."""
    described = {
        "profile": "data-package",
        "name": "purchase-commitment-monitor",
        "title": "Purchases compared with promises, from USDA’s weekly export sales",
        "description": (
            "What was promised, where each reading of it stands, and every recorded figure with "
            f"the day it was published. As of {as_of}, end of the day in New York. The rules of "
            "counting are in METHODOLOGY.md of the program."
        ),
        "version": version,
        "licenses": [{"name": "other-pd", "title": "USDA’s figures are in the public domain"}],
        "sources": [
            {
                "title": "US Department of Agriculture, Foreign Agricultural Service, "
                "Export Sales Reporting",
                "path": WEEKLY_REPORTS,
            }
        ],
        "resources": [_resource(one, _several(written, one)) for one in written],
    }
    return json.dumps(described, indent=2, ensure_ascii=False) + "\n"


def _several(written: Sequence[Written], one: Written) -> bool:
    """Return whether the table is exported in more than one format."""
    return sum(other.table.name == one.table.name for other in written) > 1


def _resource(one: Written, several: bool) -> dict[str, Any]:
    table = one.table
    resource: dict[str, Any] = {
        "name": f"{table.name}-{one.format}" if several else table.name,
        "title": table.title,
        "path": one.paths[0] if len(one.paths) == 1 else list(one.paths),
        "format": one.format,
        "mediatype": one.mediatype,
    }
    if one.format in ("csv", "json"):
        resource |= {"profile": "tabular-data-resource", "encoding": one.encoding}
    if one.format == "xlsx":
        resource["dialect"] = {"sheet": table.name}
    if one.format == "parquet" and table.partitions:
        resource["partitionedBy"] = list(table.partitions)
    fields = [_field(column) for column in table.columns]
    return resource | {"schema": {"fields": fields, "primaryKey": list(table.key)}}


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": TYPES[column.kind]}
    if column.kind == "instant":
        field["format"] = INSTANT
    field["description"] = column.meaning
    return field | ({"unit": column.unit} if column.unit else {})
