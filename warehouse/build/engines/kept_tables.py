"""The tables an engine keeps in its scratch, for the next build to start from.

A note beside them names the build whose tables they are. It is written last, and taken away before the first
table changes: the tables of a build that broke off are nobody's, and the next one makes everything anew.
"""

import json
import shutil
from pathlib import Path
from urllib.parse import quote

from contracts.dictionary import marts, replaced_parts
from warehouse.build.increments import Increment
from warehouse.paths import json_bytes, write_atomically

TABLES = "tables"
NOTE = "tables_of.json"
PARTITIONED_BY = {
    "touched": "time_period",
    "derived": "time_period",
}  # no row of `added` and `read` is ever replaced


def kept_build(scratch: Path) -> str | None:
    """The key of the build whose tables stand in the scratch, or None where nothing says so."""
    try:
        found = json.loads((scratch / NOTE).read_bytes()).get("build")
    except (OSError, ValueError, AttributeError):
        return None
    return found if isinstance(found, str) else None


def keep(scratch: Path, key: str) -> None:
    """The tables in the scratch are those of that finished build."""
    write_atomically(scratch / NOTE, json_bytes({"build": key}))


def clear(scratch: Path, replacing: Increment | None) -> None:
    """The scratch is new and empty, or for an increment holds the rows that stay; the tables are nobody's."""
    (scratch / NOTE).unlink(missing_ok=True)
    if replacing is None:
        shutil.rmtree(scratch, ignore_errors=True)
    else:
        _leave_what_stays(scratch / TABLES, replacing)
    scratch.mkdir(parents=True, exist_ok=True)


def partition(table: str) -> str | None:
    """The column that the table of a model lies in partitions by, one folder a value; None where it has none."""
    return PARTITIONED_BY.get(replaced_parts().get(table, "")) if table not in marts() else None


def _leave_what_stays(tables: Path, replacing: Increment) -> None:
    growing = {name: part for name, part in replaced_parts().items() if name not in marts()}
    for folder in tables.iterdir():
        if folder.name not in growing:
            shutil.rmtree(folder)
    for name in filter(partition, growing):
        (tables / name).mkdir(exist_ok=True)  # there is none where no row was ever written
        for code in getattr(replacing, growing[name]):
            replaced = (
                tables / name / f"{partition(name)}={quote(code, safe='')}"
            )  # 2016%2FP5Y, as Spark writes it
            if replaced.exists():
                shutil.rmtree(replaced)
