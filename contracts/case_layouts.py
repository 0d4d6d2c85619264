"""Layouts of tables of cases, as data in `case_layouts.yml`: which columns make up a case, what was published."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import yaml

from contracts.by_content import by_content
from contracts.packaged import packaged

LAYOUTS_FILE = packaged("contracts", "case_layouts.yml")
_COLUMN = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class Alternative:
    """A text with {columns}, used where these and the columns it needs are filled in."""

    text: str
    needs: tuple[str, ...]

    def filled(self, row: Mapping[str, str]) -> str | None:
        """The text with the row's values in it, or None where one is empty."""
        names = [*self.needs, *_COLUMN.findall(self.text)]
        if any(not row.get(name) for name in names):
            return None
        return _COLUMN.sub(lambda found: row[found[1]], self.text)


@dataclass(frozen=True)
class FieldRule:
    """How one field of a case comes about."""

    alternatives: tuple[Alternative, ...]
    values: Mapping[str, str] | None
    otherwise: str | None

    def of(self, row: Mapping[str, str]) -> str | None:
        """The field's text, empty where the row has none; None where its text stands for no code."""
        text = next((t for a in self.alternatives if (t := a.filled(row)) is not None), "")
        if self.values is None and self.otherwise is None:
            return text
        return (self.values or {}).get(text, self.otherwise if text else "")

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it is read from."""
        return tuple(name for a in self.alternatives for name in (*a.needs, *_COLUMN.findall(a.text)))


@dataclass(frozen=True)
class Published:
    """A column that says what the publisher got, and ours to compare it with."""

    column: str
    computed: str
    scale: Decimal
    as_printed: bool
    only: Mapping[str, str]
    values: Mapping[str, str]
    exceptions: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """One layout: recognised by `header`, read by `fields`."""

    code: str
    label: tuple[str, str]
    method: str
    header: tuple[str, ...]
    fields: Mapping[str, FieldRule]
    pairs: tuple[tuple[str, str], ...]
    extra: str | None
    published: tuple[Published, ...]

    def cells(self, row: Mapping[str, str]) -> dict[str, str]:
        """The row's cells, the parts of its extra column among them as `extra.key`."""
        cells = {name: text.strip() for name, text in row.items()}
        for name, text in _parts(cells.get(self.extra, "") if self.extra else ""):
            cells[f"extra.{name}"] = text
        return cells


def layout_of(header: Collection[str]) -> Layout | None:
    """The layout that a table with this header has, or None."""
    return next((one for one in layouts() if set(one.header) <= set(header)), None)


@by_content(lambda: (LAYOUTS_FILE,))
def layouts() -> tuple[Layout, ...]:
    """Every declared layout; the most demanding header first."""
    entries = yaml.load(LAYOUTS_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["layouts"]
    return tuple(sorted((_layout(e) for e in entries), key=lambda one: -len(one.header)))


def _layout(entry: Mapping[str, Any]) -> Layout:
    return Layout(
        code=entry["code"],
        label=tuple(entry["label"]),
        method=entry["method"],
        header=tuple(entry["header"]),
        fields={name: _rule(rule) for name, rule in entry["fields"].items()},
        pairs=tuple((period, value) for period, value in entry.get("pairs", [])),
        extra=entry.get("extra"),
        published=tuple(_published(p) for p in entry.get("published", [])),
    )


def _rule(entry: Any) -> FieldRule:
    if isinstance(entry, dict) and "needs" not in entry:
        inner = _rule(entry["text"])
        return FieldRule(inner.alternatives, entry.get("values", {}), entry.get("else"))
    entries = entry if isinstance(entry, list) else [entry]
    return FieldRule(tuple(_alternative(e) for e in entries), None, None)


def _alternative(entry: Any) -> Alternative:
    if isinstance(entry, dict):
        return Alternative(str(entry["text"]), tuple(entry["needs"]))
    return Alternative(str(entry), ())


def _published(entry: Mapping[str, Any]) -> Published:
    return Published(
        column=entry["column"],
        computed=entry["computed"],
        scale=Decimal(entry.get("scale", 1)),
        as_printed=entry.get("digits") == "published",
        only=entry.get("only", {}),
        values=entry.get("values", {}),
        exceptions=tuple(entry.get("except", ())),
    )


def _parts(text: str) -> list[tuple[str, str]]:
    """`a=1;b=2;3` is a: 1, b: 2;3. A part without `=` before any other is a mark of its own."""
    found: list[tuple[str, str]] = []
    for part in filter(None, text.split(";")):
        name, sign, value = part.partition("=")
        if sign:
            found.append((name.strip(), value.strip()))
        elif found:
            found[-1] = (found[-1][0], f"{found[-1][1]};{part}")
        else:
            found.append((part.strip(), "yes"))
    return found
