"""Loads a plan folder whole; names file, line and key of every fault in one go."""

import csv
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from contracts.codelists import SHARED, Code, Codelist, CsvRow, code_of, read_csv_rows, shared_codelist
from contracts.faults import FaultCollector
from contracts.plan import (
    Document,
    Form,
    Indicator,
    IndicatorFile,
    Plan,
    PlanHeader,
    ReadingNote,
    Scope,
    Target,
    TargetNotLoaded,
)
from contracts.plan_checks import Located, check_plan
from contracts.yaml_lines import YamlFile, read_yaml

PLANS = Path(__file__).with_name("plans")
SHARED_LISTS = tuple(sorted(path.stem for path in SHARED.glob("*.csv")))
PLAN_LISTS = ("ref_area", "coverage", "data_source")
NULLABLE = {"value", "value_high", "path", "base_period", "base_value", "decided_on"}

M = TypeVar("M", bound=BaseModel)


def load_plan(root: Path) -> Plan:
    """The plan in the folder `root`, every code in it resolved.

    Raises ContractError with every fault of every file; a half-read plan is never returned.
    """
    faults = FaultCollector(root)
    header_file, header = _yaml_model(root / "plan.yml", PlanHeader, faults)
    indicator_files = [
        _yaml_model(path, IndicatorFile, faults) for path in sorted(root.glob("indicators/*.yml"))
    ]
    form_files = [_yaml_model(path, Form, faults) for path in sorted(root.glob("forms/*.yml"))]
    documents = _csv_models(root / "documents.csv", Document, faults)
    targets = _csv_models(root / "targets.csv", Target, faults)
    not_loaded = _csv_models(root / "targets_not_loaded.csv", TargetNotLoaded, faults)
    scopes = _csv_models(root / "scopes.csv", Scope, faults)
    notes = _csv_models(root / "readings.csv", ReadingNote, faults)
    codelists = {name: shared_codelist(name) for name in SHARED_LISTS}
    codelists |= {name: _plan_codelist(root, name, faults) for name in PLAN_LISTS}

    faults.raise_if_any()
    assert header is not None and header_file is not None
    indicators: dict[str, Indicator] = {}
    goal_of: dict[str, str] = {}
    located: list[Located[Indicator]] = []
    for file, content in indicator_files:
        assert content is not None and file is not None
        for index, indicator in enumerate(content.indicators):
            line_of = _line_finder(file, ("indicators", index))
            located.append(Located(indicator, file.path, line_of, content.goal))
            indicators.setdefault(indicator.code, indicator)
            goal_of.setdefault(indicator.code, content.goal)
    check_plan(
        faults,
        header=Located(header, root / "plan.yml", _line_finder(header_file, ()), ""),
        indicators=located,
        documents=documents,
        targets=targets,
        not_loaded=not_loaded,
        forms=[
            Located(form, file.path, _line_finder(file, ()), "")
            for file, form in form_files
            if form is not None and file is not None
        ],
        scopes=scopes,
        notes=notes,
        codelists=codelists,
    )
    faults.raise_if_any()
    return Plan(
        root=root,
        header=header,
        indicators=indicators,
        goal_of=goal_of,
        documents={d.item.code: d.item for d in documents},
        targets=tuple(t.item for t in targets),
        targets_not_loaded=tuple(t.item for t in not_loaded),
        forms={form.form: form for _, form in form_files if form is not None},
        scopes={(s.item.region_code, s.item.region_zh, s.item.scope): s.item for s in scopes},
        reading_notes={n.item.obs_id: n.item for n in notes},
        codelists=codelists,
    )


def _line_finder(file: YamlFile, prefix: tuple[str | int, ...]) -> Callable[[str], int]:
    def line_of(key: str) -> int:
        parts = tuple(int(p) if p.isdigit() else p for p in key.split(".")) if key else ()
        return file.line_of((*prefix, *parts))

    return line_of


def _yaml_model(path: Path, model: type[M], faults: FaultCollector) -> tuple[YamlFile, M] | tuple[None, None]:
    if not path.is_file():
        faults.add("plan.file.missing", path, 1, path.name, name=path.name)
        return None, None
    try:
        file = read_yaml(path)
    except UnicodeDecodeError as error:
        _add_encoding_fault(error, path, faults)
        return None, None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        detail = getattr(error, "problem", None) or str(error)
        faults.add("plan.file.unreadable", path, mark.line + 1 if mark else 1, path.name, detail=detail)
        return None, None
    for name, line in file.duplicate_keys:
        faults.add("plan.key.duplicate", path, line, name, name=name)
    try:
        return file, model.model_validate(file.data)
    except ValidationError as error:
        _add_validation_faults(error, path, file.line_of, faults)
        return None, None


def _add_validation_faults(
    error: ValidationError,
    path: Path,
    line_of: Callable[[tuple[str | int, ...]], int],
    faults: FaultCollector,
) -> None:
    for detail in error.errors():
        location = detail["loc"]
        key = ".".join(str(part) for part in location) or path.name
        line = line_of(location)
        name = str(location[-1]) if location else path.name
        if detail["type"] == "missing":
            faults.add("plan.value.missing", path, line, key, name=name)
        elif detail["type"] == "extra_forbidden":
            faults.add("plan.key.unknown", path, line, key, name=name)
        else:
            seen = repr(detail["input"])[:60]
            faults.add("plan.value.invalid", path, line, key, seen=seen, detail=detail["msg"])


def _add_encoding_fault(error: UnicodeDecodeError, path: Path, faults: FaultCollector) -> None:
    line = path.read_bytes()[: error.start].count(b"\n") + 1
    faults.add("plan.file.unreadable", path, line, path.name, detail="UTF-8")


def _csv_rows(path: Path, columns: set[str], faults: FaultCollector) -> list[CsvRow]:
    if not path.is_file():
        faults.add("plan.file.missing", path, 1, path.name, name=path.name)
        return []
    try:
        rows = read_csv_rows(path)
    except UnicodeDecodeError as error:
        _add_encoding_fault(error, path, faults)
        return []
    except csv.Error as error:
        faults.add("plan.file.unreadable", path, 1, path.name, detail=error)
        return []
    if rows:
        for name in sorted(columns - rows[0].fields.keys()):
            faults.add("plan.value.missing", path, 1, name, name=name)
    good = []
    for row in rows:
        if row.width != row.expected_width:
            faults.add(
                "plan.row.malformed", path, row.line, path.name, seen=row.width, expected=row.expected_width
            )
        else:
            good.append(row)
    return good


def _csv_models(path: Path, model: type[M], faults: FaultCollector) -> list[Located[M]]:
    found: list[Located[M]] = []
    for row in _csv_rows(path, set(model.model_fields), faults):
        try:
            item = model.model_validate(_nulls(row.fields))
        except ValidationError as error:
            line = row.line
            _add_validation_faults(error, path, lambda _, line=line: line, faults)  # type: ignore[misc]
            continue
        found.append(Located(item, path, lambda _, line=row.line: line, ""))  # type: ignore[misc]
    return found


def _nulls(fields: Mapping[str, str]) -> dict[str, Any]:
    return {k: (None if v == "" and k in NULLABLE else v) for k, v in fields.items()}


def _plan_codelist(root: Path, name: str, faults: FaultCollector) -> Codelist:
    path = root / "codelists" / f"{name}.csv"
    codes: dict[str, Code] = {}
    lines: dict[str, int] = {}
    for row in _csv_rows(path, {"code", "label_zh", "label_en", "parent_code"}, faults):
        code = code_of(row)
        for column in ("code", "label_zh", "label_en"):
            if not row.fields.get(column):
                faults.add("plan.value.missing", path, row.line, code.code or column, name=column)
        if code.code in codes:
            faults.add(
                "plan.code.duplicate", path, row.line, code.code, code=code.code, other=lines[code.code]
            )
        lines.setdefault(code.code, row.line)
        codes.setdefault(code.code, code)
    for code in codes.values():
        if code.parent_code and code.parent_code not in codes:
            faults.add(
                "plan.code.unknown", path, lines[code.code], code.code,
                code=code.parent_code, list_zh=f"代码表 {name}", list_en=f"codelist {name}", hint="",
            )  # fmt: skip
    return Codelist(name, codes)
