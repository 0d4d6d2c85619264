"""Codelists: the codes that may be used, with Chinese and English labels, as CSV files."""

import csv
import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from weakref import WeakKeyDictionary

from contracts.by_content import by_content
from contracts.packaged import packaged

SHARED = packaged("contracts", "codelists")
AREA_CODE = r"[A-Za-z0-9]+([_-][A-Za-z0-9]+)*"  # of any standard: GB/T 2260, ISO 3166, NUTS; as SDMX writes identifiers
OF_EVERY_CODE = frozenset({"code", "label_zh", "label_en", "parent_code"})


@dataclass(frozen=True)
class CsvRow:
    """One data row of a CSV file: its 1-based line, its fields by name, and how many fields it had."""

    line: int
    fields: dict[str, str]
    width: int
    expected_width: int


@dataclass(frozen=True)
class Code:
    """One code of a list; `extra` holds the list's own further columns."""

    code: str
    label_zh: str
    label_en: str
    parent_code: str
    extra: dict[str, str]


@dataclass(frozen=True, eq=False)
class Codelist:
    """A named list of codes, in file order; it stays as it was made."""

    name: str
    codes: dict[str, Code]

    def __contains__(self, code: object) -> bool:
        return code in self.codes

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes.values())

    def __getitem__(self, code: str) -> Code:
        return self.codes[code]


T = TypeVar("T")


def once_a_list(make: Callable[[Codelist], T]) -> Callable[[Codelist], T]:
    """The function's value for a codelist is made once, and let go with the list."""
    kept: WeakKeyDictionary[Codelist, T] = WeakKeyDictionary()

    @functools.wraps(make)
    def value(codes: Codelist) -> T:
        if codes not in kept:
            kept[codes] = make(codes)
        return kept[codes]

    return value


class CsvBrokenError(Exception):
    """A CSV file cannot be split into rows; `line` is where the broken record starts."""

    def __init__(self, line: int, reason: str) -> None:
        self.line = line
        super().__init__(reason)


def read_csv_rows(path: Path) -> tuple[list[str], list[CsvRow]]:
    """Header and rows of a UTF-8 CSV file, each with the line it starts on.

    Raises CsvBrokenError, UnicodeDecodeError, OSError.
    """
    with path.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.reader(handle, strict=True)
        rows: list[CsvRow] = []
        line = 1
        try:
            header = next(reader, [])
            while True:
                line = reader.line_num + 1
                values = next(reader, None)
                if values is None:
                    return header, rows
                if values:
                    fields = dict(zip(header, values, strict=False))
                    rows.append(CsvRow(line, fields, len(values), len(header)))
        except csv.Error as error:
            raise CsvBrokenError(line, str(error)) from None


def code_of(fields: Mapping[str, str]) -> Code:
    """The code that the fields of a CSV row declare."""
    return Code(
        code=fields.get("code", ""),
        label_zh=fields.get("label_zh", ""),
        label_en=fields.get("label_en", ""),
        parent_code=fields.get("parent_code", ""),
        extra={k: v for k, v in fields.items() if k not in OF_EVERY_CODE},
    )


_OWN_UNITS: dict[str, Code] = {}


def declare_units(own: Codelist) -> None:
    """The units that a plan adds have their words wherever figures of it are told in this process."""
    _OWN_UNITS.update(own.codes)


def unit_named(code: str) -> Code:
    """The unit, shared by all or added by a plan that was loaded."""
    shared = shared_codelist("unit")
    return shared[code] if code in shared else _OWN_UNITS[code]


def known_codes(name: str) -> tuple[str, ...]:
    """The codes of the shared list; of units also those that plans add."""
    own = tuple(_OWN_UNITS) if name == "unit" else ()
    return (*shared_codelist(name).codes, *own)


@by_content(lambda name: (SHARED / f"{name}.csv",))
def shared_codelist(name: str) -> Codelist:
    """The shared codelist of that name from `contracts/codelists`."""
    _, rows = read_csv_rows(SHARED / f"{name}.csv")
    return Codelist(name, {c.code: c for c in (code_of(row.fields) for row in rows)})
