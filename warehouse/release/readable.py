"""Every file of a release can be read by the reader of its own format: else it never becomes current.

| file                         | read as                                                     |
|------------------------------|-------------------------------------------------------------|
| .xml                         | XML, from end to end (feeds, SDMX, …)                        |
| .json                        | JSON                                                        |
| .csv                         | UTF-8, each line with as many fields as the heading          |
| .parquet                     | its footer                                                  |
| .xlsx, .zip                  | every part whole; the XML of a workbook as XML               |
| .html, .md                   | UTF-8                                                       |
"""

import csv
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import polars as pl

from contracts.errors import KeyedFault

_FAULTS = (
    ET.ParseError, ValueError, csv.Error, zipfile.BadZipFile, OSError, pl.exceptions.PolarsError, EOFError,
)  # fmt: skip


class UnreadableProductError(KeyedFault):
    """A file of the release cannot be read as what it is; `folder` is where the release lies instead."""

    code = "release.unreadable"

    def __init__(self, found: dict[str, str]) -> None:
        self.found = found
        super().__init__(found="；".join(f"{name}（{why}）" for name, why in found.items()))


def refuse_unreadable(folder: Path) -> None:
    """Every file of the staged release was read. Raises UnreadableProductError, which names each that cannot be."""
    found = dict(_unreadable(folder))
    if found:
        raise UnreadableProductError(found)


def _unreadable(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        read = READERS.get(path.suffix.lower())
        if read is None:
            continue
        try:
            read(path)
        except _FAULTS as error:
            yield path.relative_to(folder).as_posix(), str(error)[:200]


def _xml(path: Path) -> None:
    for _, element in ET.iterparse(path):
        element.clear()


def _json(path: Path) -> None:
    json.loads(path.read_bytes())


def _csv(path: Path) -> None:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = csv.reader(handle, strict=True)
        width = len(next(rows, []))
        for row in rows:
            if len(row) != width:
                raise ValueError(f"line {rows.line_num}: {len(row)} fields, the heading has {width}")


def _parquet(path: Path) -> None:
    pl.read_parquet_schema(path)


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path) as parts:
        broken = parts.testzip()
        if broken:
            raise ValueError(broken)
        for name in parts.namelist() if path.suffix == ".xlsx" else ():
            if name.endswith((".xml", ".rels")):
                with parts.open(name) as part:
                    for _, element in ET.iterparse(part):
                        element.clear()


def _text(path: Path) -> None:
    path.read_bytes().decode("utf-8")


READERS: dict[str, Callable[[Path], None]] = {
    ".xml": _xml, ".json": _json, ".csv": _csv, ".parquet": _parquet, ".xlsx": _zip, ".zip": _zip, ".html": _text, ".md": _text,
}  # fmt: skip
