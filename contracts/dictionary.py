"""The data dictionary of the marts, and the dbt yml files made from it.

One declaration, many outputs: labels, types and keys stand in `columns.yml` and `marts.yml`; the yml
beside each mart is generated (`longshu plan generate`), and a test fails when the two differ.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from contracts.by_content import by_content
from contracts.codelists import SHARED, Codelist, shared_codelist
from contracts.model_header import model_header
from contracts.packaged import packaged

HERE = packaged("contracts")


@dataclass(frozen=True)
class Column:
    """One column: its SQL type and its label in both languages."""

    name: str
    sql_type: str
    label_zh: str
    label_en: str

    @property
    def description(self) -> str:
        """Both labels, Chinese first, as they stand in the database."""
        return f"{self.label_zh} | {self.label_en}"


@dataclass(frozen=True)
class Mart:
    """One mart: its label and its primary key."""

    name: str
    label_zh: str
    label_en: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """What an analyst asks of a mart, in both languages, and the SQL that answers it."""

    text_zh: str
    text_en: str
    sql: str


def _columns_file() -> tuple[Path]:
    return (HERE / "columns.yml",)


def _marts_file() -> tuple[Path]:
    return (HERE / "marts.yml",)


def _questions_file() -> tuple[Path]:
    return (HERE / "questions.yml",)


def _columns_and_codelists() -> tuple[Path, ...]:
    return (HERE / "columns.yml", *SHARED.glob("*.csv"))


def _load(name: str, part: str) -> dict[str, Any]:
    content = yaml.load((HERE / f"{name}.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return dict(content[part])


@by_content(_columns_file)
def inner_descriptions() -> dict[str, str]:
    """Both labels of every column an inner model may have."""
    inner = {name: f"{zh} | {en}" for name, (zh, en) in _load("columns", "inner").items()}
    return {name: column.description for name, column in columns().items()} | inner


@by_content(_marts_file)
def inner_keys() -> dict[str, tuple[str, ...]]:
    """The primary key of every staging and intermediate model that is tested for it."""
    return {name: tuple(keys) for name, keys in _load("marts", "inner").items()}


@by_content(_marts_file)
def replaced_parts() -> dict[str, str]:
    """What an increment replaces of a model (added, read, touched, derived), for every model that grows with the history."""
    return {name: part for part, names in _load("marts", "increments").items() for name in names}


@by_content(_columns_file)
def columns() -> dict[str, Column]:
    """Every column of the dictionary by name."""
    return {name: Column(name, *entry) for name, entry in _load("columns", "columns").items()}


@by_content(_columns_file)
def release_columns() -> dict[str, Column]:
    """Every column that only the release's own tables have, by name."""
    return {name: Column(name, *entry) for name, entry in _load("columns", "release").items()}


def known_columns() -> dict[str, Column]:
    """Every column that a released file has, of the marts and of the release's own tables, by name."""
    return columns() | release_columns()


@by_content(_columns_file)
def column_codelists() -> dict[str, str]:
    """The codelist of every column that takes its codes from one."""
    return {name: codes for name, codes in _load("columns", "codes").items() if isinstance(codes, str)}


@by_content(_columns_and_codelists)
def coded_columns() -> dict[str, tuple[str, ...]]:
    """The codes a column may hold, for every column whose values come from a closed list."""
    return {
        name: tuple(shared_codelist(codes).codes) if isinstance(codes, str) else tuple(codes)
        for name, codes in _load("columns", "codes").items()
    }


def codes_within(lists: Mapping[str, Codelist]) -> dict[str, tuple[str, ...]]:
    """As `coded_columns`, with the codes that a plan's lists have: its own units beside the shared ones."""
    named = column_codelists()
    return {
        name: tuple(lists[named[name]].codes) if named.get(name) in lists else codes
        for name, codes in coded_columns().items()
    }


@by_content(_columns_file)
def codelist_labels() -> dict[str, tuple[str, str]]:
    """What every codelist is called, in Chinese and English."""
    return {name: (zh, en) for name, (zh, en) in _load("columns", "codelists").items()}


@by_content(_marts_file)
def marts() -> dict[str, Mart]:
    """Every mart by name, in the order of DESIGN section 6."""
    return {
        n: Mart(n, e["label"][0], e["label"][1], tuple(e["keys"])) for n, e in _load("marts", "marts").items()
    }


@by_content(_questions_file)
def questions() -> dict[str, tuple[Question, ...]]:
    """What is asked of every mart and how, by the mart's name."""
    content = yaml.load((HERE / "questions.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {mart: tuple(Question(*entry) for entry in asked) for mart, asked in content.items()}


@by_content(_marts_file)
def references() -> dict[str, tuple[str, str]]:
    """Column -> (dimension, its key): what a column of that name refers to in any mart."""
    found = {name.removeprefix("dim_"): mart for name, mart in marts().items() if name.startswith("dim_")}
    return {mart.keys[0]: (mart.name, mart.keys[0]) for mart in found.values()}


def selected_columns(sql: str) -> list[str]:
    """The output columns of a mart's SQL: those of its first top-level select, in order.

    Marts select plain columns or `expression as name`, one a line; `--` lines are skipped.
    Raises ValueError where the text has no such select.
    """
    body = re.sub(r"--[^\n]*", "", sql)
    start = [m.end() for m in re.finditer(r"(?m)^select\b", body)]
    if not start:
        raise ValueError("no top-level select")
    return [_name(part) for part in _split(body[start[0] :])]


def mart_yml(mart: Mart, sql: str) -> str:
    """The dbt yml of a mart: contract, key test, every column described in both languages."""
    known = columns()
    names = selected_columns(sql)
    entry = {
        "name": mart.name,
        "description": f"{mart.label_zh} | {mart.label_en}. {_head(sql)}",
        "data_tests": _key_test(mart.name, mart.keys),
        "columns": [
            {"name": n, "data_type": known[n].sql_type, "description": known[n].description} for n in names
        ],
    }
    return _text(entry)


def inner_yml(name: str, sql: str, names: list[str]) -> str:
    """The dbt yml of a staging or intermediate model whose built table has the columns `names`."""
    entry = {
        "name": name,
        "description": _head(sql),
        "data_tests": _key_test(name, inner_keys().get(name, ())),
        "columns": [{"name": n, "description": inner_descriptions()[n]} for n in names],
    }
    return _text(entry)


def write_mart_ymls(models: Path) -> list[Path]:
    """Every mart's yml stands beside its SQL as the contract says; returns the files that changed."""
    changed = []
    for mart in marts().values():
        sql = (models / f"{mart.name}.sql").read_text(encoding="utf-8")
        changed += _written(models / f"{mart.name}.yml", mart_yml(mart, sql))
    return changed


def write_inner_ymls(models: Path, built: dict[str, list[str]]) -> list[Path]:
    """The yml of every inner model stands beside its SQL; `built` holds the columns of each built table."""
    changed = []
    for path in sorted(p for layer in ("staging", "intermediate") for p in (models / layer).rglob("*.sql")):
        sql = path.read_text(encoding="utf-8")
        changed += _written(path.with_suffix(".yml"), inner_yml(path.stem, sql, built[path.stem]))
    return changed


def _written(path: Path, text: str) -> list[Path]:
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return []
    path.write_text(text, encoding="utf-8")
    return [path]


def _head(sql: str) -> str:
    return " ".join(f"{key}: {text}" for key, text in model_header(sql).items())


def _key_test(name: str, keys: tuple[str, ...]) -> list[dict[str, Any]]:
    if not keys:
        return []
    part = {"part": replaced_parts()[name]} if name in replaced_parts() else {}
    return [{"primary_key": {"arguments": {"columns": list(keys)} | part}}]


def _text(entry: dict[str, Any]) -> str:
    text = yaml.safe_dump({"models": [entry]}, allow_unicode=True, sort_keys=False, width=110)
    return f"# Generated by `make generate` from contracts/marts.yml and contracts/columns.yml; do not edit.\n{text}"


def _split(body: str) -> list[str]:
    parts, depth, word = [], 0, ""
    for token in re.split(r"(\{\{.*?\}\}|[(),]|\bcase\b|\bend\b|\bfrom\b)", body, flags=re.S):
        if token == "," and depth == 0:
            parts.append(word)
            word = ""
            continue
        if token == "from" and depth == 0:
            return [*parts, word]
        depth += {"(": 1, "case": 1, ")": -1, "end": -1}.get(token, 0)
        word += token
    raise ValueError("a select without from")


def _name(expression: str) -> str:
    return str(re.findall(r"[a-z_0-9]+", expression.strip())[-1])
