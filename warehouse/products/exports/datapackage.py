"""`datapackage.json`: the CSV files as a Frictionless data package.

Types, labels in both languages, primary and foreign keys, the codes of closed lists, size and hash of
every file. Read after `csv_files`, whose files it describes.
"""

from collections.abc import Mapping
from typing import Any

from contracts.clock import plan_zone
from contracts.dictionary import Column, codes_within
from contracts.plan import Plan
from contracts.speech import in_spoken, joined, speaks
from warehouse.paths import json_bytes, sha256_file
from warehouse.products.edition import Edition
from warehouse.products.exports.csv_files import FOLDER, GUARD_EN, GUARD_ZH, GUARDED
from warehouse.products.exports.tables import Table, opened, tables

FILE = "datapackage.json"
LICENCE = {
    "name": "Apache-2.0",
    "title": "Apache License 2.0",
    "path": "https://www.apache.org/licenses/LICENSE-2.0",
}
TYPES = {
    "varchar": "string",
    "date": "date",
    "timestamp": "datetime",
    "boolean": "boolean",
    "integer": "integer",
}
NUMBER = "number"


def write_datapackage(edition: Edition) -> None:
    """The CSV files of the release are a data package. Raises FrictionlessException where they cannot be."""
    from frictionless import Package

    with opened(edition) as con:
        resources = [_resource(edition, table) for table in tables(con)]
    package = Package.from_descriptor(
        {
            "name": f"longshu-{edition.plan.header.plan.replace('_', '-')}",
            "title": joined(edition.plan.header.title_zh, edition.plan.header.title_en),
            "version": edition.name,
            "created": edition.published_at.replace(tzinfo=plan_zone()).isoformat(timespec="seconds"),
            "known_on": edition.known_on.isoformat(),
            "licenses": [LICENCE],
            "sources": _sources(edition.plan),
            "formula_guard": {"guarded": GUARDED} | in_spoken(GUARD_ZH, GUARD_EN),
            "resources": resources,
        }
    )
    (edition.folder / FILE).write_bytes(json_bytes(package.to_descriptor()))


def _sources(plan: Plan) -> list[dict[str, str]]:
    document = plan.documents[plan.header.document]
    cited = sorted({target.document for target in plan.targets} - {document.code})
    return [
        {
            "title": joined(
                f"{d.title_zh} {d.number}".strip(),
                d.title_en if speaks("zh") else f"{d.title_en} {d.number}".strip(),
            )
        }
        for d in (document, *(plan.documents[code] for code in cited))
    ]


def _resource(edition: Edition, table: Table) -> dict[str, Any]:
    path = edition.folder / FOLDER / f"{table.name}.csv"
    return {
        "name": table.name,
        "type": "table",
        "title": joined(table.mart.label_zh, table.mart.label_en),
        "path": f"{FOLDER}/{table.name}.csv",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256_file(path)}",
        "schema": {
            "fields": [
                _field(column, column.name in table.mart.keys, codes_within(edition.plan.codelists))
                for column in table.columns
            ],
            "missingValues": [""],
            "primaryKey": list(table.mart.keys),
            "foreignKeys": [
                {"fields": [column], "reference": {"resource": dim, "fields": [key]}}
                for column, (dim, key) in table.references.items()
            ],
        },
    }


def _field(column: Column, is_key: bool, codes: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if is_key else {}
    if column.name in codes:
        constraints["enum"] = list(codes[column.name])
    return {
        "name": column.name,
        "type": TYPES.get(column.sql_type, NUMBER),
        "title": joined(column.label_zh, column.label_en),
        "titles": in_spoken(column.label_zh, column.label_en),
    } | ({"constraints": constraints} if constraints else {})
