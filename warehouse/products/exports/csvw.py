"""`csv-metadata.json`: the CSV files as W3C describes tables on the web (CSVW).

Every column has its code, which is what stands in the header, and its label in each language of the plan under
its tag; types, primary and foreign keys as in the data package.
"""

from typing import Any

from contracts.dictionary import Column
from contracts.speech import in_spoken, languages
from warehouse.paths import json_bytes
from warehouse.products.edition import Edition
from warehouse.products.exports.csv_files import FOLDER, GUARD_EN, GUARD_ZH, GUARDED
from warehouse.products.exports.tables import Table, opened, tables

FILE = "csv-metadata.json"
TYPES = {
    "varchar": "string", "date": "date", "timestamp": "datetime", "boolean": "boolean",
    "integer": "integer", "double": "double",
}  # fmt: skip
EXACT = "decimal"


def write_csvw(edition: Edition) -> None:
    """The CSV files of the release have CSVW metadata. Raises ValueError where it cannot be written."""
    from csvw.metadata import TableGroup  # type: ignore[import-untyped]

    with opened(edition) as con:
        described = [_table(table) for table in tables(con)]
    header = edition.plan.header
    group = TableGroup.fromvalue(
        {
            "@context": ["http://www.w3.org/ns/csvw", {"@language": languages()[0]}],
            "dc:title": _said(header.title_zh, header.title_en),
            "dc:identifier": edition.name,
            "dc:issued": edition.published_at.date().isoformat(),
            "dc:description": _said(f"guarded: {GUARDED} {GUARD_ZH}", f"guarded: {GUARDED} {GUARD_EN}"),
            "dialect": {"encoding": "utf-8-sig"},
            "tables": described,
        }
    )
    (edition.folder / FILE).write_bytes(json_bytes(group.asdict()))


def _said(zh: str, en: str) -> list[dict[str, str]]:
    """The text in each language spoken."""
    return [{"@value": text, "@language": language} for language, text in in_spoken(zh, en).items()]


def _table(table: Table) -> dict[str, Any]:
    return {
        "url": f"{FOLDER}/{table.name}.csv",
        "dc:title": _said(table.mart.label_zh, table.mart.label_en),
        "tableSchema": {
            "columns": [_column(column, column.name in table.mart.keys) for column in table.columns],
            "primaryKey": list(table.mart.keys),
            "foreignKeys": [
                {
                    "columnReference": [column],
                    "reference": {"resource": f"{FOLDER}/{dim}.csv", "columnReference": [key]},
                }
                for column, (dim, key) in table.references.items()
            ],
        },
    }


def _column(column: Column, is_key: bool) -> dict[str, Any]:
    return {
        "name": column.name,
        "titles": {"und": column.name, **in_spoken(column.label_zh, column.label_en)},
        "datatype": TYPES.get(column.sql_type, EXACT),
    } | ({"required": True} if is_key else {})
