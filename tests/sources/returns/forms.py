"""Synthetic forms and figures (合成数据) for the tests of the returns reader; all plans are copies in memory.

| form           | rows  | period    | lines                                      | cells                       |
|----------------|-------|-----------|--------------------------------------------|-----------------------------|
| LINES          | lines | month     | the twelve of the shipped GS-AI-1          | D8:E19, notes in F          |
| AREAS          | areas | month     | 01 outlay (万元), 02 trained (人次)         | C11:F14, notes in G         |
| QUARTERLY      | lines | quarter   | the twelve of LINES, end of quarter        | D8:D19, notes in E          |
"""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import openpyxl
from support import SHIPPED_PLAN

from contracts.codelists import Code, Codelist
from contracts.corrections import Correction
from contracts.forms import ReturnForm
from contracts.plan import Plan
from contracts.registry import load_plan
from sources.checking import Context, Earlier, Report, check
from sources.returns.form_sheets.blank import sheet_name, write_blank

MONTH = "2026-10"
WRITTEN = date(2027, 6, 30)  # after every period the tests fill in
Figures = dict[tuple[str, str], Any]  # (row code, column number) -> figure in the printed unit


SHARE = "compute_power_intelligent_share"


@cache
def shipped() -> Plan:
    """The shipped plan, but for what it says of the one share of LINES: its cells may be changed one by one."""
    plan = load_plan(SHIPPED_PLAN)
    free = plan.indicators[SHARE].model_copy(update={"disclosure": None})
    return plan.model_copy(update={"indicators": plan.indicators | {SHARE: free}})


def changed(base: ReturnForm, /, **given: Any) -> ReturnForm:
    """The form with other entries, validated as if it had been read from a file."""
    return ReturnForm.model_validate(base.model_dump() | given)


LINES = shipped().forms["gs_ai_1"]
assert isinstance(LINES, ReturnForm)

_LINE = {"breakdown": "_T", "decimals": 2, "measures": [], "required": True}
AREAS = changed(
    LINES, form="gs_t_areas", number="GS-T-1", title_zh="合成数据分地区表", rows="areas",
    areas=["620000", "620100", "620200", "621000"], measures=["month", "ytd"],
    lines=[
        _LINE | {"code": "01", "label_zh": "财政支出", "label_en": "Outlay", "indicator": "finance_fiscal_outlay_ai",
                 "unit_zh": "万元", "unit_factor": 10000},
        _LINE | {"code": "02", "label_zh": "培训人次", "label_en": "Trained", "indicator": "skill_training_person_times",
                 "unit_zh": "人次", "unit_factor": 1, "decimals": 0, "required": False},
    ],
    relations=[
        {"id": "1", "check": "hard", "rule": "01 == areas(01)", "label_zh": "全省等于各市之和", "label_en": "the sum"},
        {"id": "2", "check": "hard", "rule": "01[month] <= 01[ytd]", "label_zh": "本月不大于累计", "label_en": "month"},
    ],
)  # fmt: skip
PARTIAL = changed(AREAS, coverage="partial", relations=[])
LINES_PARTIAL = changed(LINES, coverage="partial")
QUARTERLY = changed(
    LINES, form="gs_t_quarter", number="GS-T-2", title_zh="合成数据季报", frequency="Q", measures=["quarter_end"],
    relations=[],
)  # fmt: skip
SPARSE = changed(
    LINES, form="gs_t_sparse", number="GS-T-3", title_zh="合成数据部分口径表",
    lines=[line.model_dump() | ({"measures": ["month_end"]} if line.code == "12" else {}) for line in LINES.lines],
)  # fmt: skip

_OWN = (1000, 600, 300, 100, 50, 60, 200, 50, 1.25, 30, 5, 1.5)
_LAST = (900, 500, 300, 90, 40, 55.56, 150, 45, 1.3, 25, 4, 1.2)
LINE_FIGURES: Figures = {
    (line.code, number): value
    for number, values in (("1", _OWN), ("2", _LAST))
    for line, value in zip(LINES.lines, values, strict=True)
}
QUARTER_FIGURES: Figures = {key: value for key, value in LINE_FIGURES.items() if key[1] == "1"}
AREA_FIGURES: Figures = {
    (area, str(n)): value
    for area, values in {
        "620000": (60.5, 600.25, 66, 660), "620100": (10.25, 100, 11, 110),
        "620200": (20.25, 200.25, 22, 220), "621000": (30, 300, 33, 330),
    }.items()
    for n, value in enumerate(values, start=1)
}  # fmt: skip


def figures_of(form: ReturnForm) -> Figures:
    if form.rows == "areas":
        return AREA_FIGURES
    return QUARTER_FIGURES if form.frequency == "Q" else LINE_FIGURES


def plan_with(*forms: ReturnForm, corrections: tuple[Correction, ...] = ()) -> Plan:
    """The shipped plan with these forms only."""
    return shipped().model_copy(update={"forms": {f.form: f for f in forms}, "corrections": corrections})


def with_share(plan: Plan) -> Plan:
    """The plan with numerator and denominator of the share (line 06: 02 over 01) declared."""
    declared = {"numerator": "compute_power_intelligent", "denominator": "compute_power_total"}
    share = plan.indicators[SHARE].model_copy(update=declared)
    return plan.model_copy(update={"indicators": plan.indicators | {SHARE: share}})


def with_dates(plan: Plan, code: str, first: str = "", last: str = "") -> Plan:
    """The plan, with that area there only then."""
    areas = plan.codelists["ref_area"]
    old = areas[code]
    dated = Code(
        old.code,
        old.label_zh,
        old.label_en,
        old.parent_code,
        old.extra | {"valid_from": first, "valid_to": last},
    )
    lists = plan.codelists | {"ref_area": Codelist("ref_area", areas.codes | {code: dated})}
    return plan.model_copy(update={"codelists": lists})


PLAN = plan_with(LINES, AREAS, QUARTERLY, SPARSE)


def filled(form: ReturnForm = LINES, month: str = MONTH, **given: Any) -> bytes:
    """The blank with the synthetic figures; `given` by cell (D8=…) is written over them."""
    content = write_blank(form, PLAN, month, figures_of(form))
    return edited(lambda sheet: [sheet.__setitem__(cell, value) for cell, value in given.items()], content) \
        if given else content  # fmt: skip


def edited(change: Callable[[Any], object], content: bytes | None = None) -> bytes:
    """The workbook with its first sheet changed by openpyxl."""
    book = openpyxl.load_workbook(io.BytesIO(content or filled()))
    change(book.worksheets[0])
    return saved(book)


def saved(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def grid(content: bytes) -> list[list[Any]]:
    """The values of the first sheet from A1 on; empty cells are None."""
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].values]


def laid_out(rows: list[list[Any]], name: str = "合成数据") -> bytes:
    """A plain workbook with these rows: no merges, no styles, as another program may write it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = name
    for row in rows:
        sheet.append(row)
    return saved(book)


def tidy(form: ReturnForm = LINES, month: str = MONTH, encoding: str = "utf-8") -> bytes:
    """The synthetic figures as a tidy CSV."""
    from sources.returns.form_sheets.geometry import geometry

    plan_of = geometry(form, PLAN)
    lines = ["表号,报告期,地区代码,代码,口径,数值,计量单位"]
    for row in plan_of.rows:
        for column in plan_of.values:
            line = plan_of.asks(row, column)
            assert line is not None
            area = row.code if form.rows == "areas" else form.areas[0]
            value = figures_of(form)[row.code, column.number]
            lines.append(f"{form.number},{month},{area},{line.code},{column.measure},{value},{line.unit_zh}")
    return "\r\n".join([*lines, ""]).encode(encoding)


def judged(
    content: bytes,
    plan: Plan = PLAN,
    form: ReturnForm | None = None,
    month: str | None = None,
    earlier: Earlier | None = None,
) -> Report:
    """The report of the one check."""
    return check(content, "合成数据.xlsx", form, plan, Context(WRITTEN, month, earlier or Earlier()))


def found_in(report: Report) -> list[tuple[str, str]]:
    """(rule, cell) of every finding, sorted; the cell without its sheet."""
    rows = report.findings.select("rule_id", "locator").rows()
    return sorted((rule_id, locator.rpartition("!")[2]) for rule_id, locator in rows)


def total(form: ReturnForm, figures: Figures) -> Decimal:
    """The sum of the figures in the indicators' units, from nothing but the figures and the printed units."""
    columns = {"1": "01", "2": "01", "3": "02", "4": "02"}
    parts = (
        (columns[number] if form.rows == "areas" else code, value)
        for (code, number), value in figures.items()
    )
    factor = {line.code: line.unit_factor for line in form.lines}
    return sum((Decimal(str(value)) * factor[line] for line, value in parts), Decimal(0))


def correction(**given: Any) -> Correction:
    """A declared correction of line 01, end of the month, from 1000 to 1010."""
    return Correction.model_validate(
        {
            "form": "gs_ai_1", "period": MONTH, "indicator": "compute_power_total", "ref_area": "620000",
            "breakdown": "_T", "time_period": MONTH, "accumulation": "NONE", "expect": 1000, "value": 1010,
            "reason_zh": "合成数据", "reason_en": "synthetic", "decided_by": "合成", "recorded_on": "2026-11-06",
        } | given
    )  # fmt: skip


SHEET = sheet_name(LINES)
