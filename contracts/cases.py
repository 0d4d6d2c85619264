"""A table of assessment cases, read and checked: every fault names file, row, column, rule and remedy."""

import math
import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from contracts.case_layouts import Layout, layout_of, layouts
from contracts.codelists import CsvBrokenError, CsvRow, read_csv_rows, shared_codelist
from contracts.faults import FaultCollector
from contracts.methods import REQUIRED
from contracts.periods import span, year_of
from contracts.tolerance import tolerance_of

DIRECTIONS = ("higher", "lower", "none")
UNNUMBERED = ("up", "down", "not_down", "not_up")
SIGNS = {">=": "ge", ">": "gt", "<=": "le", "<": "lt", "≥": "ge", "≤": "le", "≈": "approx"}
DEFAULT_OPERATOR = {"higher": "ge", "lower": "le", "none": "approx"}
LARGEST = Decimal(10) ** 20
NUMBERS = (
    "base_value", "latest_value", "predicted_value", "target_value", "target_value_high",
    "natural_limit", "limit_max", "cut_high", "cut_mid", "cut_low", "tolerance",
)  # fmt: skip
LISTS = {"latest_status": "obs_status", "unit": "unit", "latest_unit": "unit", "path": "path"}


@dataclass(frozen=True)
class Point:
    """A value of a period (a period code) with its status; None where the value is withheld or missing."""

    period: str
    value: Decimal | None
    status: str = "A"


@dataclass(frozen=True)
class Case:
    """One case: what the target asks, the readings, and the row it came from."""

    case_id: str
    line: int
    row: dict[str, str]
    direction: str
    operator: str
    path: str
    method: str
    class_rule: str | None
    base_period: str | None
    target_period: str
    known_on: date | None
    numbers: dict[str, Decimal | None]
    points: tuple[Point, ...]
    milestones: tuple[Point, ...]
    compared: tuple[Point, ...]
    unit: str
    latest_unit: str
    stated_base: Decimal | None = None
    tolerance: Decimal | None = None
    schedule: str | None = None


@dataclass
class Table:
    """The cases of a file, its header and its layout."""

    path: Path
    header: list[str]
    layout: Layout
    cases: list[Case] = field(default_factory=list)


def read_cases(path: Path, method: str | None) -> Table:
    """The cases of a CSV file, every one complete enough to be computed. Raises ContractError with every fault."""
    faults = FaultCollector(path.parent)
    header: list[str] = []
    rows: list[CsvRow] = []
    if not path.is_file():
        faults.add(
            "case.file.unreadable", path, 1, path.name, detail_zh="没有这个文件", detail_en="no such file"
        )
    else:
        try:
            header, rows = read_csv_rows(path)
        except (UnicodeDecodeError, CsvBrokenError) as error:
            line = error.line if isinstance(error, CsvBrokenError) else 1
            faults.add(
                "case.file.unreadable",
                path,
                line,
                path.name,
                detail_zh="不是完整的 UTF-8 CSV",
                detail_en="not a well-formed CSV in UTF-8",
            )
    faults.raise_if_any()
    layout = layout_of(header)
    if layout is None or not rows:
        known = "；".join(f"{one.label[0]} {'、'.join(one.header)}" for one in layouts())
        known_en = "; ".join(f"{one.label[1]}: {', '.join(one.header)}" for one in layouts())
        rule = "case.file.layout" if layout is None else "case.file.empty"
        faults.add(rule, path, 1, path.name, known_zh=known, known_en=known_en)
    for name in sorted({n for n in header if header.count(n) > 1}):
        faults.add("case.column.repeated", path, 1, name, name=name)
    if method is not None and method not in REQUIRED:
        faults.add("case.code.unknown", path, 1, "--method", seen=method, allowed=", ".join(REQUIRED))
    faults.raise_if_any()
    assert layout is not None
    table = Table(path, header, layout)
    seen: dict[str, int] = {}
    for row in rows:
        if row.width != row.expected_width:
            faults.add(
                "case.row.malformed", path, row.line, path.name, seen=row.width, expected=row.expected_width
            )
            continue
        case = _Reader(faults, path, row.line, layout).case(row.fields, method)
        if case.case_id in seen:
            faults.add(
                "case.id.repeated", path, row.line, "case_id", seen=case.case_id, other=seen[case.case_id]
            )
        seen.setdefault(case.case_id, row.line)
        table.cases.append(case)
    faults.raise_if_any()
    return table


class _Reader:
    """Reads one row; what cannot be read becomes a fault of its column."""

    def __init__(self, faults: FaultCollector, path: Path, line: int, layout: Layout) -> None:
        self.faults, self.path, self.line, self.layout = faults, path, line, layout

    def case(self, row: dict[str, str], method: str | None) -> Case:
        cells = self.layout.cells(row)
        texts = {name: self._text(name, cells) for name in self.layout.fields}
        numbers = {name: self._number(name, texts.get(name, "")) for name in NUMBERS}
        for name, codelist in LISTS.items():
            self._code(name, texts.get(name, ""), tuple(shared_codelist(codelist).codes))
        direction = self._code("direction", texts.get("direction", ""), DIRECTIONS, required=True)
        operator = SIGNS.get(texts.get("operator", ""), texts.get("operator", ""))
        operator = operator or DEFAULT_OPERATOR.get(direction, "ge")
        self._code("operator", operator, tuple(shared_codelist("operator").codes))
        path = texts.get("path", "") or "linear"
        target_period = self._period("target_period", texts.get("target_period", ""), required=True)
        if operator in UNNUMBERED:
            numbers["target_value"] = None
        elif not texts.get("target_value") and operator != "qualitative":
            self._fault("case.value.missing", "target_value")
        if operator == "band" and not texts.get("target_value_high"):
            self._fault("case.value.missing", "target_value_high")
        base, points, stated = self._readings(cells, texts, numbers, path, target_period)
        chosen = method or texts.get("method", "") or self.layout.method
        unit = texts.get("unit", "") or "count"
        return Case(
            case_id=texts.get("case_id", "") or self._fault("case.value.missing", "case_id"),
            line=self.line, row=row, direction=direction, operator=operator, path=path,
            method=self._code("method", chosen, tuple(REQUIRED)),
            class_rule=self._code("class_rule", texts.get("class_rule", ""), ("ratio", "growth", "hold")) or None,
            base_period=base or None, target_period=target_period or "2100",
            known_on=self._day(texts.get("known_on", "")),
            numbers=numbers, points=points,
            milestones=self._series("milestones", texts.get("milestones", ""), None),
            compared=self._series("compared_series", texts.get("compared_series", ""), None),
            unit=unit, latest_unit=texts.get("latest_unit", "") or unit, stated_base=stated,
            tolerance=self._tolerance(operator, texts, numbers),
            schedule=self._code("schedule", texts.get("schedule", ""), ("months", "last_year")) or None,
        )  # fmt: skip

    def _readings(
        self,
        cells: dict[str, str],
        texts: dict[str, str],
        numbers: dict[str, Decimal | None],
        path: str,
        target: str,
    ) -> tuple[str, tuple[Point, ...], Decimal | None]:
        found: dict[str, Point] = {}
        latest = self._period("latest_period", texts.get("latest_period", ""))
        for period, value in self.layout.pairs:
            at = self._period(period, cells.get(period, ""))
            number = self._number(value, cells.get(value, ""))
            if at and number is not None:
                found[at] = Point(at, number)
        found |= {p.period: p for p in self._series("series", texts.get("series", ""), latest or None)}
        base = self._period("base_period", texts.get("base_period", ""))
        if path == "cumulative":
            # what a total starts from is stated, never read: the series holds last year's total at that date;
            # a base in the target's own year is the start of that year
            own = bool(base and target) and year_of(span(base).end) >= year_of(span(target).end)
            return (
                "" if own else base,
                self._with_latest(found, latest, texts, numbers),
                numbers["base_value"],
            )
        at = self._period("base_at", texts.get("base_at", "")) or base
        if at and numbers["base_value"] is not None:
            found.setdefault(at, Point(at, numbers["base_value"]))
        return base, self._with_latest(found, latest, texts, numbers), None

    def _tolerance(
        self, operator: str, texts: dict[str, str], numbers: dict[str, Decimal | None]
    ) -> Decimal | None:
        """Declared, or half a unit of the last digit of the target's own cell."""
        declared = numbers["tolerance"]
        if declared is not None and declared < 0:
            self._fault("case.number.invalid", "tolerance", seen=texts["tolerance"])
        if operator != "approx":
            return None
        return tolerance_of(numbers["target_value"], texts.get("target_value", ""), declared)

    def _with_latest(
        self, found: dict[str, Point], latest: str, texts: dict[str, str], numbers: dict[str, Decimal | None]
    ) -> tuple[Point, ...]:
        status = texts.get("latest_status", "") or "A"
        if (
            latest
            and latest not in found
            and (numbers["latest_value"] is not None or status in ("Q", "M", "O"))
        ):
            found[latest] = Point(latest, numbers["latest_value"], status)
        points = sorted(found.values(), key=lambda p: span(p.period).end)
        broken = self._period("break_period", texts.get("break_period", ""))
        if broken:
            day = span(broken).start
            first = next((n for n, p in enumerate(points) if span(p.period).end >= day), None)
            if first is not None:
                points[first] = Point(points[first].period, points[first].value, "B")
        return tuple(points)

    def _text(self, name: str, cells: dict[str, str]) -> str:
        text = self.layout.fields[name].of(cells)
        if text is None:
            rule = self.layout.fields[name]
            seen = " ".join(cells.get(c, "") for c in dict.fromkeys(rule.columns))
            allowed = ", ".join(rule.values or ())
            self._fault("case.code.unknown", rule.columns[0], seen=seen, allowed=allowed)
        return text or ""

    def _series(self, name: str, text: str, last: str | None) -> tuple[Point, ...]:
        parts = [part.strip() for part in text.split(";") if part.strip()]
        points = []
        for index, part in enumerate(parts):
            period, colon, value = part.partition(":")
            if not colon:
                if last is None:
                    self._fault("case.series.invalid", name, seen=part)
                    return ()
                period, value = str(year_of(span(last).end) - len(parts) + 1 + index), part
            at = self._period(name, period.strip())
            number = self._number(name, value.strip())
            if at and number is not None:
                points.append(Point(at, number))
        return tuple(points)

    def _number(self, name: str, text: str) -> Decimal | None:
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or abs(number) >= LARGEST:
            self._fault("case.number.invalid", name, seen=text)
            return None
        return number

    def _period(self, name: str, text: str, *, required: bool = False) -> str:
        if not text:
            return self._fault("case.value.missing", name) if required else ""
        try:
            return span(_period_code(text)).code
        except ValueError:
            return self._fault("case.period.invalid", name, seen=text)

    def _day(self, text: str) -> date | None:
        return span(code).end if (code := self._period("known_on", text)) else None

    def _code(self, name: str, text: str, allowed: tuple[str, ...], *, required: bool = False) -> str:
        if text in allowed or (not text and not required):
            return text
        if not text:
            return self._fault("case.value.missing", name)
        return self._fault("case.code.unknown", name, seen=text, allowed=", ".join(allowed))

    def _fault(self, rule: str, column: str, **params: object) -> str:
        self.faults.add(rule, self.path, self.line, column, name=column, **params)
        return ""


def _period_code(text: str) -> str:
    """A period code; a time in years such as 2025.25 is the month that ends there (2025.0 is December 2025)."""
    if re.fullmatch(r"[0-9]{4}\.[0-9]+", text):
        months = math.floor(Decimal(text) * 12 + Decimal("0.5")) + 11
        return f"{months // 12}-{months % 12 + 1:02d}"
    if found := re.fullmatch(r"([0-9]{4})-([0-9])", text):
        return f"{found[1]}-0{found[2]}"
    return text
