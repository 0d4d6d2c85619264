"""What `dashboard.yml` declares, read once; everything else of the bundle follows from it and the dictionary."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from contracts.by_content import by_content
from contracts.codelists import SHARED, shared_codelist
from contracts.dictionary import columns
from contracts.packaged import packaged
from contracts.speech import first_of, languages
from warehouse.products.bi.over_time import SINGLE, over_time_sql

Label = tuple[str, str]
FILE = packaged("warehouse.products.bi", "dashboard.yml")
_SAID = re.compile(r"\$say\{([^|}]*)\|([^}]*)\}")
_CHINESE = re.compile(r"\b[a-z_]+_zh\b")
_OF_UNIT = {
    "$of_unit": ("'（' || unit_zh || '）'", "case when unit_zh = '' then '' else ' (' || unit_zh || ')' end"),
    "$unit": ("unit_zh", "case when unit_zh in ('', '%') then unit_zh else ' ' || unit_zh end"),
}
_FROM_CODELIST = re.compile(r"\$(sign|symbol)\((\w+), (\w+)\)")


@dataclass(frozen=True)
class Formula:
    """A calculated column or a metric: its label in both languages and its SQL over one dataset."""

    name: str
    label: Label
    sql: str
    sql_type: str = "VARCHAR"


@dataclass(frozen=True)
class Question:
    """A dataset over more than one mart: its SQL selects columns of the dictionary."""

    name: str
    label: Label
    columns: tuple[str, ...]
    sql: str


@dataclass(frozen=True)
class Chart:
    """One chart: what it shows (`given` holds what only its kind knows) of which dataset."""

    name: str
    kind: str
    dataset: str
    label: Label
    where: tuple[tuple[Any, ...], ...]
    given: Mapping[str, Any]


@dataclass(frozen=True)
class PageRow:
    """One row of the page: a heading, or charts by name with their width of 12."""

    heading: Label | None
    height: int
    charts: Mapping[str, int]


@dataclass(frozen=True)
class PageFilter:
    """A filter of the page: the column it chooses from, the charts it acts on, what is chosen at first."""

    name: str
    label: Label
    dataset: str
    column: str
    charts: tuple[str, ...]
    first: str | None
    many: bool


@dataclass(frozen=True)
class Dashboard:
    """The whole declaration."""

    title: Label
    columns: Mapping[str, tuple[Formula, ...]]
    metrics: Mapping[str, tuple[Formula, ...]]
    questions: Mapping[str, Question]
    charts: Mapping[str, Chart]
    page: tuple[PageRow, ...]
    filters: tuple[PageFilter, ...]
    colours: Mapping[str, str] = field(default_factory=dict)


def dashboard() -> Dashboard:
    """The declared dashboard in the first language, with the signs and words of the codelists in their places."""
    return _dashboard(languages()[0])


def _files(language: str) -> tuple[Path, ...]:
    """What the dashboard is made from, whatever the language."""
    return (FILE, *SHARED.glob("*.csv")) if language else ()


@by_content(_files)
def _dashboard(language: str) -> Dashboard:
    given = yaml.safe_load(_in_language(FILE.read_text(encoding="utf-8"), language))
    return Dashboard(
        title=_label(given["title"]),
        columns=_formulas(given["columns"]),
        metrics=_formulas(given["metrics"]),
        questions={
            n: Question(n, _label(q["label"]), tuple(q["columns"]), q["sql"])
            for n, q in given["questions"].items()
        },
        charts={
            n: Chart(
                n, c["kind"], c["dataset"], _label(c["label"]), tuple(tuple(w) for w in c.get("where", ())), c
            )
            for n, c in given["charts"].items()
        },
        page=tuple(
            PageRow(_label(r["heading"]) if "heading" in r else None, r.get("height", 0), r.get("charts", {}))
            for r in given["page"]
        ),
        filters=tuple(
            PageFilter(
                n,
                _label(f["label"]),
                f["from"][0],
                f["from"][1],
                tuple(f["for"]),
                f.get("first"),
                f.get("many", False),
            )
            for n, f in given["filters"].items()
        ),
        colours=_colours(given["colours"]),
    )


def _in_language(text: str, language: str) -> str:
    """The declaration with the columns and the words of that language."""
    at = 2 if language == "en" else 1
    said = _SAID.sub(lambda found: f"'{found[at]}'", text)
    for mark, forms in _OF_UNIT.items():
        said = said.replace(mark, forms[at - 1])
    return _CHINESE.sub(lambda found: column_in(found[0], language), said)


def column_in(name: str, language: str) -> str:
    """The column that says in that language what a column `*_zh` says, where there is one."""
    other = f"{name.removesuffix('_zh')}_en"
    return other if language == "en" and name.endswith("_zh") and other in columns() else name


def _label(pair: list[str]) -> Label:
    zh, en = pair
    return zh, en


def _formulas(given: dict[str, dict[str, Any]]) -> dict[str, tuple[Formula, ...]]:
    return {
        dataset: tuple(
            Formula(n, _label(f["label"]), _filled(f["sql"]), f.get("type", "VARCHAR"))
            for n, f in entries.items()
        )
        for dataset, entries in given.items()
    }


def _filled(sql: str) -> str:
    """The SQL with each $sign(list, column) and $symbol(list, column) as a case over the codelist; $figure and $single whole."""

    def case(found: re.Match[str]) -> str:
        mark, codelist, column = found.groups()
        codes = [c for c in shared_codelist(codelist) if c.extra.get(mark)]
        arms = " ".join(f"when '{c.code}' then '{c.extra[mark]}'" for c in codes)
        return f"case {column} {arms} else '' end"

    return {"$figure": over_time_sql(), "$single": SINGLE}.get(sql) or _FROM_CODELIST.sub(case, sql)


def _colours(given: dict[str, dict[str, str]]) -> dict[str, str]:
    """Colour by the text a chart shows: sign and word of the code."""
    return {
        f"{shared_codelist(codelist)[code].extra['sign']} {_word(codelist, code)}": colour
        for codelist, entries in given.items()
        for code, colour in entries.items()
    }


def _word(codelist: str, code: str) -> str:
    found = shared_codelist(codelist)[code]
    return first_of(found.label_zh, found.label_en)
