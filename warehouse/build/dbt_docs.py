"""`dbt_docs.html`: dbt's own documentation of the models on one page, with their lineage and their SQL as run.

dbt's page is a template with two places to fill; `dbt docs generate --static` fills them by parsing and
compiling once more. The manifest of the project as it was parsed for the build says the same, so it is put there,
without what names the machine or the moment: equal models give equal pages.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from contracts.speech import as_spoken, joined
from warehouse.query import rows

FILE = "dbt_docs.html"
PROJECT = "longshu"
UNIT_TEST = "unit_test."
OF_THE_MACHINE = frozenset(
    {"build_path", "compiled_path", "root_path", "created_at", "checksum", "unrendered_config", "extra_ctes"}
)
TOLD = frozenset({"description", "label", "source_description"})  # what a reader of the page is told
METADATA = ("dbt_schema_version", "dbt_version", "project_name", "adapter_type", "send_anonymous_usage_stats")
# What dbt's page asks its server for by mistake: an icon that is not there, and a link not yet filled in.
MISTAKES = {
    "${require('./assets/favicons/favicon.ico')}": "data:,",
    '<use xlink:href="{{ getIcon(': '<use ng-attr-href="{{ getIcon(',
}
_COLUMNS = """
select schema_name as "schema", table_name as "table", column_name as name, data_type as type,
       column_index as "index"
from duckdb_columns() where schema_name in ('staging', 'intermediate', 'marts') order by all
"""


def lineage_page(manifest: dict[str, Any], types: list[dict[str, Any]], folders: dict[str, str]) -> str:
    """The page of a dbt project; `types` are the built columns.

    `folders` gives the word that stands for each folder of the machine.
    """
    text = _script(_of_any_machine(manifest))
    for folder, word in folders.items():
        text = text.replace(folder, word)
    page = _template().replace('"MANIFEST.JSON INLINE DATA"', text)
    return page.replace('"CATALOG.JSON INLINE DATA"', _script(_catalog(manifest, types)))


def write_lineage(
    target: Path,
    manifest: dict[str, Any],
    database: Path,
    folders: dict[str, str],
    compiled: Mapping[str, str],
) -> None:
    """The page stands at `target`, made from dbt's manifest and the file it built.

    It shows the SQL of every model with nothing left out, `compiled`, also where a build only replaced a part.
    """
    nodes = {
        name: node | {"compiled": True, "compiled_code": compiled[node["name"]]}
        if node["name"] in compiled
        else node
        for name, node in manifest["nodes"].items()
    }
    page = lineage_page(manifest | {"nodes": nodes}, rows(database, _COLUMNS), folders)
    target.write_text(page, encoding="utf-8")


def _catalog(manifest: dict[str, Any], types: list[dict[str, Any]]) -> dict[str, Any]:
    """The built columns as dbt's page reads them; a table has no statistics."""
    built: dict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
    for column in types:
        entry = {"name": column["name"], "type": column["type"], "index": column["index"], "comment": None}
        built[column["schema"], column["table"]][column["name"]] = entry
    nodes = {}
    for name, node in sorted(manifest["nodes"].items()):
        columns = built.get((node["schema"], node["name"]))
        if columns:
            table = {"type": node["config"]["materialized"], "schema": node["schema"], "name": node["name"],
                     "database": None, "comment": None, "owner": None}  # fmt: skip
            nodes[name] = {"unique_id": name, "metadata": table, "columns": columns, "stats": {}}
    return {"metadata": {}, "nodes": nodes, "sources": {}, "errors": None}


@cache
def _template() -> str:
    found = find_spec("dbt")  # where dbt keeps it; to import dbt for it would take seconds
    folder = Path(next(iter(found.submodule_search_locations or ()))) if found else Path()
    text = (folder / "task" / "docs" / "index.html").read_text(encoding="utf-8")
    for mistake, mended in MISTAKES.items():
        text = text.replace(mistake, mended)
    return text


def _of_any_machine(manifest: dict[str, Any]) -> dict[str, Any]:
    """The manifest with our own nodes and macros, without what differs from machine to machine.

    Its unit tests are no part of it: they are for who changes a model, not for who reads a release.
    """
    ours = {name: macro for name, macro in manifest["macros"].items() if macro["package_name"] == PROJECT}
    parts: dict[str, Any] = manifest | {
        "metadata": {name: manifest["metadata"].get(name) for name in METADATA},
        "macros": ours,
        "unit_tests": {},
    }
    for part in ("nodes", "sources", "macros", "exposures", "docs"):
        parts[part] = {name: _without(entry) for name, entry in sorted(parts[part].items())}
    for part in ("parent_map", "child_map"):
        parts[part] = {
            name: sorted(other for other in others if not other.startswith(UNIT_TEST))
            for name, others in sorted(parts[part].items())
            if not name.startswith(UNIT_TEST)
        }
    return parts


def _without(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: _as_told(key, value) for key, value in entry.items() if key not in OF_THE_MACHINE}


def _as_told(key: str, value: Any) -> Any:
    """Descriptions and labels, also of the columns below, in the languages spoken."""
    if isinstance(value, dict):
        return {name: _as_told(name, one) for name, one in value.items()}
    if key == "block_contents":
        zh, rule, en = value.partition("\n---\n")
        return joined(zh, en.lstrip(), rule) if rule else value
    return as_spoken(value) if key in TOLD and isinstance(value, str) else value


def _script(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False).replace("</", "<\\/")
