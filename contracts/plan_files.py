"""Reads the files of a plan folder into located items; a faulty item is named and still takes part in the checks.

A fault in one entry must not hide the faults of the others, nor its own second one: an entry that breaks its
model is kept in a lenient form (its texts as they stand) for the checks between the files. A plan with any
fault is never returned to a caller.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from contracts.codelists import CsvBrokenError, CsvRow, read_csv_rows
from contracts.faults import FaultCollector
from contracts.fields import ONE_LINE
from contracts.forms import Form, PublishedForm, ReturnForm
from contracts.located import Located
from contracts.periods import JANUARY
from contracts.plan import Department, Dimension, Goal, Indicator, IndicatorFile, PlanHeader
from contracts.speech import ALL
from contracts.value_words import wanted
from contracts.yaml_lines import YamlFile, read_yaml

NULLABLE = {
    "value", "value_high", "path", "base_period", "base_value", "decided_on",
    "method", "class_rule", "cut_high", "cut_mid", "cut_low", "relative_to",
    "tolerance", "schedule", "stated",
}  # fmt: skip
NESTED: dict[type[BaseModel], dict[str, type[BaseModel]]] = {
    PlanHeader: {"goals": Goal, "departments": Department, "dimensions": Dimension},
    IndicatorFile: {"indicators": Indicator},
}

ALONE = ("unit_zh", "counter_zh", "region_zh")  # in whatever language, beside none in another
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # of which a spreadsheet shows nothing

M = TypeVar("M", bound=BaseModel)


def line_finder(file: YamlFile, prefix: tuple[str | int, ...]) -> Callable[[str], int]:
    """Finds the line of a dotted key below `prefix`."""

    def line_of(key: str) -> int:
        parts = tuple(int(p) if p.isdigit() else p for p in key.split(".")) if key else ()
        return file.line_of((*prefix, *parts))

    return line_of


def head_of(path: Path) -> tuple[tuple[str, ...], int]:
    """By what every other file of a plan is read: its languages, and the month in which its years begin.

    Both languages, and January, where its head declares none, or none that is known.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ALL, JANUARY  # named where the file is read
    try:
        said = yaml.load(text, Loader=yaml.CSafeLoader)
    except (ValueError, RecursionError, yaml.YAMLError):
        return _titled(text), JANUARY
    head = said if isinstance(said, Mapping) else {}
    given, begins = head.get("languages"), head.get("year_begins")
    found = tuple(one for one in given if one in ALL) if isinstance(given, list) else ()
    languages = found or (ALL if given is None else _titled(text))
    return languages, begins if type(begins) is int and 1 <= begins <= 12 else JANUARY


def _titled(text: str) -> tuple[str, ...]:
    """The languages in which a head that cannot be used has a title: one fault in it makes none of every label."""
    return tuple(one for one in ALL if re.search(rf"^title_{one}:", text, re.MULTILINE)) or ALL


def yaml_item(path: Path, model: type[M], faults: FaultCollector) -> Located[M] | None:
    """The content of a YAML file; None where it cannot be parsed at all."""
    file = _yaml_file(path, faults)
    return None if file is None else _item(file, path, model, faults)


def _yaml_file(path: Path, faults: FaultCollector) -> YamlFile | None:
    """The file with the line of every key; None, and a fault, where it cannot be parsed."""
    if not path.is_file():
        faults.add("plan.file.missing", path, 1, path.name, name=path.name)
        return None
    try:
        file = read_yaml(path)
    except UnicodeDecodeError as error:
        _add_encoding_fault(error, path, faults)
        return None
    except yaml.YAMLError as error:
        _add_yaml_fault(error, path, faults)
        return None
    except (ValueError, RecursionError) as error:  # a date or number that does not exist, an endless anchor
        faults.add("plan.file.unreadable", path, 1, path.name, detail=error)
        return None
    for name, line in file.duplicate_keys:
        faults.add("plan.key.duplicate", path, line, name, name=name)
    return file


def in_first_language(data: Any, languages: tuple[str, ...]) -> Any:
    """The data with every text of a language that the plan does not have as it stands in the plan's first one."""
    others = {"zh", "en"} - set(languages)
    if not others or isinstance(data, str):
        return data
    if isinstance(data, list):
        return [in_first_language(one, languages) for one in data]
    if not isinstance(data, Mapping):
        return data
    found = {key: in_first_language(value, languages) for key, value in data.items()}
    for key in [key for key in found if isinstance(key, str) and key.endswith(f"_{languages[0]}")]:
        for other in others:
            bare = f"{key.removesuffix(languages[0])}{other}"
            found[bare] = found.get(bare) or found[key]
    return found


def _item(file: YamlFile, path: Path, model: type[M], faults: FaultCollector) -> Located[M]:
    try:
        data = in_first_language(file.data, faults.languages)
        return Located(model.model_validate(data), path, line_finder(file, ()), "")
    except ValidationError as error:
        _add_validation_faults(error, path, file.line_of, faults)
        return Located(
            _lenient(model, in_first_language(file.data, faults.languages)),
            path,
            line_finder(file, ()),
            "",
            is_valid=False,
        )


def form_item(path: Path, faults: FaultCollector) -> Located[Form] | None:
    """The form in a YAML file, as the model of its way of reading; None where it cannot be parsed at all."""
    file = _yaml_file(path, faults)
    if file is None:
        return None
    reader = file.data.get("reader") if isinstance(file.data, Mapping) else None
    models: dict[object, type[Form]] = {"published": PublishedForm, "return": ReturnForm}
    known = models.get(reader if isinstance(reader, str) else None)
    return _item(file, path, known or Form, faults)


def _lenient(model: type[M], data: Any) -> M:
    """The model with whatever texts the data holds, unchecked; absent fields are empty texts."""
    raw = data if isinstance(data, Mapping) else {}
    values: dict[str, Any] = {name: raw.get(name, "") for name in model.model_fields}
    for name, inner in NESTED.get(model, {}).items():
        items = raw.get(name)
        values[name] = tuple(_lenient(inner, item) for item in items) if isinstance(items, list) else ()
    return model.model_construct(**values)


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
        is_of_other = any(name.endswith(f"_{other}") for other in set(ALL) - set(faults.languages))
        if is_of_other and name not in ALONE:
            continue  # filled from the first language, where the fault is told
        if detail["type"] == "missing":
            faults.add("plan.value.missing", path, line, key, name=name)
        elif detail["type"] == "extra_forbidden":
            faults.add("plan.key.unknown", path, line, key, name=name)
        else:
            seen = repr(detail["input"])[:60]
            faults.add("plan.value.invalid", path, line, key, seen=seen, detail=wanted(detail))


def _add_encoding_fault(error: UnicodeDecodeError, path: Path, faults: FaultCollector) -> None:
    line = path.read_bytes()[: error.start].count(b"\n") + 1
    faults.add("plan.file.unreadable", path, line, path.name, detail="不是 UTF-8 编码 | not UTF-8")


def _add_yaml_fault(error: yaml.YAMLError, path: Path, faults: FaultCollector) -> None:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 1
    if isinstance(error, yaml.reader.ReaderError):
        line = path.read_bytes()[: error.position].count(b"\n") + 1
    detail = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    faults.add("plan.file.unreadable", path, line, path.name, detail=detail)


def csv_rows(path: Path, columns: set[str], faults: FaultCollector) -> list[CsvRow]:
    """The rows of a CSV file that have as many cells as its head; what is wrong with it is in `faults`."""
    if not path.is_file():
        faults.add("plan.file.missing", path, 1, path.name, name=path.name)
        return []
    try:
        header, rows = read_csv_rows(path)
    except UnicodeDecodeError as error:
        _add_encoding_fault(error, path, faults)
        return []
    except CsvBrokenError as error:
        faults.add("plan.file.unreadable", path, error.line, path.name, detail=error)
        return []
    if not header:
        faults.add("plan.file.unreadable", path, 1, path.name, detail="空文件 | the file is empty")
        return []
    if len(header) == 1 and len(columns) > 1 and (sign := next((s for s in ";\t" if s in header[0]), "")):
        shown = "Tab" if sign == "\t" else sign
        detail = f"各列用逗号分隔，不用 {shown} | columns are parted by commas, not by {shown}"
        faults.add("plan.file.unreadable", path, 1, path.name, detail=detail)
        return []
    for name in sorted(columns - set(header)):
        faults.add("plan.value.missing", path, 1, name, name=name)
    for name in sorted({name for name in header if header.count(name) > 1}):
        faults.add("plan.key.duplicate", path, 1, name, name=name)
    good = []
    for row in rows:
        if row.width != row.expected_width:
            faults.add(
                "plan.row.malformed", path, row.line, path.name, seen=row.width, expected=row.expected_width
            )
        else:
            good.append(row)
        if not _CONTROL.search("".join(row.fields.values())):
            continue
        for name in (name for name, text in row.fields.items() if _CONTROL.search(text)):
            shown = repr(row.fields[name])[:60]
            faults.add("plan.value.invalid", path, row.line, name, seen=shown, detail=ONE_LINE)
    return good


def csv_items(path: Path, model: type[M], faults: FaultCollector) -> list[Located[M]]:
    """The rows of a CSV file; none where it cannot be read at all."""
    found: list[Located[M]] = []
    required = {name for name, field in model.model_fields.items() if field.is_required()}
    for row in csv_rows(path, required, faults):
        line_of = _same_line(row.line)
        fields = _nulls(in_first_language(row.fields, faults.languages))
        try:
            found.append(Located(model.model_validate(fields), path, line_of, ""))
        except ValidationError as error:
            _add_validation_faults(error, path, _same_line(row.line), faults)
            found.append(Located(_lenient(model, fields), path, line_of, "", is_valid=False))
    return found


def _same_line(line: int) -> Callable[[object], int]:
    return lambda _: line


def _nulls(fields: Mapping[str, str]) -> dict[str, Any]:
    return {k: (None if v == "" and k in NULLABLE else v) for k, v in fields.items()}
