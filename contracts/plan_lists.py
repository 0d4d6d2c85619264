"""The codelists of a plan: those shared by all, and its own in `codelists/`: areas and their levels, units, dimensions."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from contracts.area_checks import check_validity
from contracts.area_levels import check_levels, check_successors
from contracts.codelists import (
    AREA_CODE,
    SHARED,
    Code,
    Codelist,
    CsvRow,
    code_of,
    declare_units,
    shared_codelist,
)
from contracts.faults import FaultCollector
from contracts.fields import LONGEST_NAME, ONE_LINE, is_one_line
from contracts.located import Located
from contracts.plan import Dimension, PlanHeader
from contracts.plan_files import csv_rows, in_first_language

SHARED_LISTS = tuple(sorted(path.stem for path in SHARED.glob("*.csv")))
PLAN_LISTS = ("ref_area", "coverage", "data_source")
TOTAL = "_T"
UNITS = "units.csv"
OWN_KEYS = {"data_source": "publisher"}  # what a list is looked up by, besides its code
AREA_WORDS = "字母、数字，以 - 或 _ 相连，如 DE、DE21、EU27_2020、990000-EB | letters and digits joined by - or _, such as DE, DE21, EU27_2020, 990000-EB"
CODE_WORDS = "代码：小写字母开头，小写字母、数字、下划线 | a code: lower case letters, digits, underscores, a letter first"
PATTERNS = {
    "ref_area": (AREA_CODE, AREA_WORDS),
    "unit": (r"[a-z][a-z0-9_]*", CODE_WORDS),
    "area_level": (r"[a-z][a-z0-9_]*", CODE_WORDS),
}
READ_TOO = (
    "valid_from",
    "valid_to",
    "level",
    "successors",
    "aliases_zh",
    "symbol_zh",
    "publisher",
    "order",
    "hint",
    "factor",
)
TOO_LONG = f"至多 {LONGEST_NAME} 个字 | at most {LONGEST_NAME} characters"
NEEDED = {"unit": ("symbol_zh",), "area_level": ("order",)}  # columns that a list has beside those of all


@dataclass(frozen=True)
class ListFile:
    """A codelist of the plan's own, its file, and the line of each code."""

    codes: Codelist
    path: Path
    lines: Mapping[str, int]


def plan_lists(
    root: Path, header: Located[PlanHeader] | None, faults: FaultCollector, *, was_checked: bool = False
) -> dict[str, Codelist]:
    """Every codelist the plan may use, by name; what is wrong in its own is in `faults`.

    Levels are held against a file of the plan's own alone: plans of before declared none.
    """
    found = {name: shared_codelist(name) for name in SHARED_LISTS}
    own = {name: _read(root, name, faults) for name in PLAN_LISTS}
    found |= {name: file.codes for name, file in own.items()}
    if _path(root, "unit").is_file():
        found["unit"] = _with_own_units(_read(root, "unit", faults), faults)
    levels = _levels(root, faults)
    found["area_level"] = levels.codes
    if not was_checked and _path(root, "area_level").is_file():
        check_levels(faults, own["ref_area"], levels)
    if not was_checked:
        check_successors(faults, own["ref_area"])
    return found | _dimensions(root, header, found, faults)


def own_files(header: Located[PlanHeader] | None) -> tuple[str, ...]:
    """The files of codelists that are read because the head of the plan declares their dimensions."""
    return tuple(f"codelists/{one.code}.csv" for one in _declared(header))


def _path(root: Path, name: str) -> Path:
    """Where the plan's list stands: its units at the top, as they only add to the shared ones."""
    return root / UNITS if name == "unit" else root / "codelists" / f"{name}.csv"


def _levels(root: Path, faults: FaultCollector) -> ListFile:
    """The plan's own levels, or those shared by all."""
    if not _path(root, "area_level").is_file():
        return ListFile(shared_codelist("area_level"), SHARED / "area_level.csv", {})
    levels = _read(root, "area_level", faults)
    for level in levels.codes:
        if not level.extra["order"].isdecimal():
            detail = "写整数，上级小于下级 | a whole number, smaller for the level above"
            faults.add(
                "plan.value.invalid", levels.path, levels.lines[level.code], f"{level.code}.order",
                seen=level.extra["order"], detail=detail,
            )  # fmt: skip
    return levels


def _with_own_units(own: ListFile, faults: FaultCollector) -> Codelist:
    """The shared units and, after them, the plan's: none of them takes the code of a shared one."""
    shared = shared_codelist("unit")
    for unit in own.codes:
        if unit.code in shared:
            faults.add(
                "plan.code.duplicate", own.path, own.lines[unit.code], unit.code,
                code=unit.code, other="contracts/codelists/unit.csv",
            )  # fmt: skip
    columns = next(iter(shared)).extra.keys()
    filled = {
        unit.code: Code(
            unit.code, unit.label_zh, unit.label_en, unit.parent_code, dict.fromkeys(columns, "") | unit.extra
        )
        for unit in own.codes
    }
    declare_units(Codelist("unit", filled))
    return Codelist("unit", filled | shared.codes)


def _declared(header: Located[PlanHeader] | None) -> tuple[Dimension, ...]:
    return tuple(header.item.dimensions or ()) if header and header.is_valid else ()


def _dimensions(
    root: Path, header: Located[PlanHeader] | None, known: Mapping[str, Codelist], faults: FaultCollector
) -> dict[str, Codelist]:
    found: dict[str, Codelist] = {}
    for number, one in enumerate(_declared(header)):
        assert header is not None
        line = header.line_of(f"dimensions.{number}.code")
        if one.code in known or one.code in found:
            other = "plan.yml" if one.code in found else "contracts/codelists"
            faults.add("plan.code.duplicate", header.file, line, one.code, code=one.code, other=other)
            continue
        file = _read(root, one.code, faults)
        if file.lines and TOTAL not in file.codes:
            faults.add("plan.value.missing", file.path, 1, TOTAL, name=TOTAL)
        found[one.code] = file.codes
    return found


def _read(root: Path, name: str, faults: FaultCollector) -> ListFile:
    """One of the plan's own codelists; empty where its file cannot be read."""
    path = _path(root, name)
    codes: dict[str, Code] = {}
    lines: dict[str, int] = {}
    own = OWN_KEYS.get(name, "code")
    seen: dict[str, int] = {}
    needed = {"code", "label_zh", "label_en", "parent_code", own, *NEEDED.get(name, ())}
    rows = csv_rows(path, needed, faults)
    _check_columns(path, rows, needed, faults)
    pattern, words = PATTERNS.get(name, (r"[A-Za-z0-9_]+", AREA_WORDS))
    is_a_code = re.compile(pattern).fullmatch
    told = sorted({"label_zh", "label_en", own})
    for row in rows:
        fields = in_first_language(row.fields, faults.languages)
        code = code_of(fields)
        for column in ("code", "label_zh", "label_en", own):
            if not fields.get(column):
                faults.add("plan.value.missing", path, row.line, code.code or column, name=column)
        for column in told:
            text = fields.get(column, "")
            if not is_one_line(text):
                _invalid(faults, path, row.line, f"{code.code}.{column}", repr(text)[:60], ONE_LINE)
            if len(text) > LONGEST_NAME:
                _invalid(faults, path, row.line, f"{code.code}.{column}", f"{text[:40]}…", TOO_LONG)
        if name not in ("coverage", "data_source") and not is_a_code(code.code):
            _invalid(faults, path, row.line, code.code, code.code, words)
        for key in {code.code, fields.get(own, "")}:
            if key in seen:
                faults.add("plan.code.duplicate", path, row.line, code.code, code=key, other=seen[key])
            seen.setdefault(key, row.line)
        lines.setdefault(code.code, row.line)
        codes.setdefault(code.code, code)
    _check_parents(path, codes, lines, faults)
    check_validity(path, codes, lines, faults)
    return ListFile(Codelist(name, codes), path, lines)


def _check_columns(path: Path, rows: list[CsvRow], needed: set[str], faults: FaultCollector) -> None:
    """A column that is nearly one that is read is misspelt: what stands in it would be missed by nobody."""
    known = [*sorted(needed), *READ_TOO]
    for name in rows[0].fields if rows else ():
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.8)
        if name not in known and near:
            faults.add("plan.key.unknown", path, 1, name, name=f"{name} ({near[0]}?)")


def _invalid(faults: FaultCollector, path: Path, line: int, key: str, seen: str, detail: str) -> None:
    faults.add("plan.value.invalid", path, line, key, seen=seen, detail=detail)


def _check_parents(path: Path, codes: dict[str, Code], lines: dict[str, int], faults: FaultCollector) -> None:
    for code in codes.values():
        if code.parent_code and code.parent_code not in codes:
            faults.unknown(path, lines[code.code], code.code, code.parent_code, path.stem, codes)
        above, parents = code, set()
        while above.parent_code in codes and above.parent_code not in parents:
            parents.add(above.parent_code)
            above = codes[above.parent_code]
        if code.code in parents:
            faults.add("plan.area.cycle", path, lines[code.code], code.code, code=code.code)
