"""A SYNTHETIC world of any size: a plan with enterprises as areas, a large tidy return, and years of ledger.

Everything is arithmetic on the seed: the same sizes give the same bytes on any machine. No figure is real.

| of one reporting month | rows                                                                  |
|------------------------|-----------------------------------------------------------------------|
| lines of stocks        | 4 indicators × 20 sectors, at the end of the month                    |
| lines of flows         | 2 indicators × 5 sectors, of the month and from January               |
| an area                | 100 observations a month                                              |
| a revision             | a quarter of the month before again, half of it with another value    |
"""

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl

from contracts.forms import ReturnForm
from contracts.plan import Plan
from contracts.registry import PLANS, load_plan
from sources.returns.entries import ENTRY, Entries
from sources.returns.judge.known_before import Earlier
from sources.returns.judge.observations import assemble
from sources.returns.periods import shifted
from warehouse.ledger import append_submission
from warehouse.ledger.append_submission import Content
from warehouse.ledger.archive import archive
from warehouse.ledger.submission import Slot
from warehouse.paths import DataRoot

SEED = 20261101
FORM, NUMBER, DEPARTMENT = "bench_enterprises", "BENCH-1", "gs_iit"
LAST_MONTH, MONTHS = "2026-10", 24
LEVEL = "enterprise"  # of the made-up areas
STOCKS = ("servers_installed", "data_centres_in_operation", "racks_sold", "it_power_capacity")
FLOWS = ("cooperation_overseas_exchanges", "standard_racks_added")
SECTORS = "ABCDEFGHIJKLMNOPQRST"
A_MONTH = len(STOCKS) * len(SECTORS) + 2 * 5 * len(FLOWS)  # observations an area gives for a month
REVISED = 4  # every fourth row of the month before comes again
AT_ONCE = 10_000  # enterprises written at once
HEADER = ("表号", "代码", "地区代码", "口径", "报告期", "数值", "核实说明")


def areas_for(rows: int, *, per_area: int) -> int:
    """How many enterprises give about so many rows."""
    return max(1, round(rows / per_area))


def months() -> list[str]:
    """The reporting months of the world, the last one last."""
    return [shifted(LAST_MONTH, n - MONTHS + 1) for n in range(MONTHS)]


def make_plan(target: Path, areas: int) -> Plan:
    """The shipped plan with so many made-up enterprises and one form for them lies in `target`."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(PLANS / "gansu_ai_plus", target)
    path = target / "plan.yml"
    text = path.read_text(encoding="utf-8").replace("plan: gansu_ai_plus", "plan: gansu_ai_plus_bench", 1)
    path.write_text(text, encoding="utf-8")
    with (target / "codelists" / "area_level.csv").open("a", encoding="utf-8") as handle:
        handle.write(f"{LEVEL},合成企业,Synthetic enterprise,,90\n")
    with (target / "codelists" / "ref_area.csv").open("a", encoding="utf-8") as handle:
        for n in range(areas):
            handle.write(f"{area_code(n)},合成企业{n:06d},Synthetic enterprise {n:06d},620100,{LEVEL},,,\n")
    (target / "forms" / f"{FORM}.yml").write_text(_form(), encoding="utf-8")
    return load_plan(target)


def area_code(number: int) -> str:
    """The extension code of an enterprise in Lanzhou."""
    return f"620100-E{number:06d}"


def lines() -> list[tuple[str, str, str, bool]]:
    """(code, indicator, breakdown, whether it is a flow) of every line."""
    pairs = [(i, s, False) for i in STOCKS for s in SECTORS] + [
        (i, s, True) for i in FLOWS for s in SECTORS[:5]
    ]
    return [
        (f"{n:03d}", indicator, f"sector={s}", flow) for n, (indicator, s, flow) in enumerate(pairs, start=1)
    ]


def _form() -> str:
    rows = "\n".join(
        f'  - {{code: "{code}", label_zh: 合成第{code}行, label_en: Synthetic line {code}, indicator: {indicator}, '
        f"breakdown: {breakdown}, unit_zh: 个, unit_factor: 1, decimals: 2, "
        f"measures: [{'month, ytd' if flow else 'month_end'}], required: true}}"
        for code, indicator, breakdown, flow in lines()
    )
    return f"""form: {FORM}
number: {NUMBER}
title_zh: 【合成】企业级报表
title_en: "[synthetic] Return of enterprises"
reader: return
status: in_force
issuer_zh: 【合成】
issuer_en: "[synthetic]"
approval_zh: 合成数据，无文号
approval_en: Synthetic, no approval
valid_from: 2024-11
valid_until: 2027-12
version: 1.0.0
department: {DEPARTMENT}
frequency: M
due: {{months_after: 1, day: 10}}
skips: []
coverage: partial
known_basis: observed
reliability: departmental_return
max_quarantined_share: 0.5
tolerated_rules: []
rows: areas
areas: ["620100"]
measures: [month_end, month, ytd]
lines:
{rows}
missing: {{"—": M, "…": N, "/": O}}
relations:
  - {{id: "1", check: hard, rule: "001 >= 0", label_zh: 不小于零, label_en: not negative}}
  - {{id: "2", check: hard, rule: "002 + 003 <= 004 + 100000", label_zh: 两行之和, label_en: a sum of two lines}}
  - {{id: "3", check: hard, rule: "081[month] <= 081[ytd]", label_zh: 累计数不小于本月数, label_en: the year to date is not below the month}}
notes_zh: [合成数据]
notes_en: [Synthetic data]
"""


def _cells(areas: int, month: str, version: int = 0, first: int | None = None) -> pl.DataFrame:
    """line, area, measure, value of one month; `version` 1 is a revision of every fourth row, half of it changed.

    With `first`, only the enterprises from that number on, so many as are written at once.
    """
    numbers = range(areas) if first is None else range(first, min(first + AT_ONCE, areas))
    asked = [
        (code, measure, n)
        for n, (code, _, _, flow) in enumerate(lines())
        for measure in (("month", "ytd") if flow else ("month_end",))
    ]
    of_line = pl.DataFrame(
        asked, schema={"line": pl.String, "measure": pl.String, "l": pl.Int64}, orient="row"
    )
    of_area = pl.DataFrame({"a": numbers}, schema={"a": pl.Int64}).with_columns(
        area=pl.format("620100-E{}", pl.col("a").cast(pl.String).str.zfill(6))
    )
    step = int(month[:4]) * 12 + int(month[5:])
    of_cell = pl.col("a") * 7919 + pl.col("l") * 104729 + SEED
    flow = pl.col("measure") != "month_end"  # the same every month, so that no running total ever falls
    mixed = pl.when(flow).then(of_cell % 9001 + 1000).otherwise((of_cell + step * 1299709) % 99991)
    times = pl.when(pl.col("measure") == "ytd").then(int(month[5:])).otherwise(1)
    found = of_area.join(of_line, how="cross").with_columns(mixed=mixed, times=times)
    if version:
        found = found.filter(pl.col("mixed") % REVISED == 0).with_columns(
            mixed=pl.col("mixed") + pl.when(pl.col("mixed") % (2 * REVISED) == 0).then(100).otherwise(0)
        )
    hundredths = pl.col("mixed") * pl.col("times")
    text = pl.format("{}.{}", hundredths // 100, (hundredths % 100).cast(pl.String).str.zfill(2))
    return found.select("line", "area", "measure", month=pl.lit(month), raw=text)


def write_csv(path: Path, areas: int) -> int:
    """One return of the last month that gives every month again, as a tidy CSV; returns its rows."""
    rows = 0
    with path.open("wb") as handle:
        handle.write((",".join(HEADER) + "\n").encode())
        for month in months():
            for first in range(0, areas, AT_ONCE):
                cells = _cells(areas, month, first=first)
                frame = cells.select(
                    pl.lit(NUMBER).alias("form"), *cells.columns, note=pl.lit(None, dtype=pl.String)
                )
                frame.write_csv(handle, include_header=False)
                rows += frame.height
    return rows


def write_month(path: Path, areas: int) -> int:
    """The return of the month after the last, as a tidy CSV; returns its rows."""
    month = shifted(LAST_MONTH, 1)
    cells = _cells(areas, month)
    frame = cells.select(pl.lit(NUMBER).alias("form"), *cells.columns, note=pl.lit(None, dtype=pl.String))
    path.write_text(",".join(HEADER) + "\n" + frame.write_csv(include_header=False), encoding="utf-8")
    return frame.height


def write_workbook(path: Path, areas: int) -> int:
    """The last month's return as a tidy workbook of one sheet; returns its rows."""
    import xlsxwriter

    frame = _cells(areas, LAST_MONTH)
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("报表")
        sheet.write_row(0, 0, HEADER)
        for n, (line, area, measure, month, raw) in enumerate(frame.iter_rows(), start=1):
            sheet.write_row(n, 0, (NUMBER, line, area, measure, month, float(raw)))
    return frame.height


def write_ledger(data: DataRoot, plan: Plan, areas: int, *, last: str = LAST_MONTH) -> int:
    """Two years of submissions and their revisions are in the ledger, by the writers of the intake; returns the rows."""
    form = plan.forms[FORM]
    assert isinstance(form, ReturnForm)
    rows = 0
    for month in (m for m in months() if m <= last):
        before = shifted(month, -1)
        for first in range(0, areas, AT_ONCE):  # a world of any size is made in the memory of so many areas
            rows += add_submission(data, plan, form, month, _cells(areas, month, first=first), day=8)
            if before in months():
                again = _cells(areas, before, version=1, first=first)
                rows += add_submission(data, plan, form, before, again, day=20, of=month)
    return rows


def add_month(data: DataRoot, plan: Plan, month: str, areas: int) -> int:
    """One more month of so many enterprises is in the ledger."""
    form = plan.forms[FORM]
    assert isinstance(form, ReturnForm)
    return add_submission(data, plan, form, month, _cells(areas, month), day=8)


def add_submission(
    data: DataRoot, plan: Plan, form: ReturnForm, month: str, cells: pl.DataFrame, *, day: int, of: str = ""
) -> int:
    """The cells stand in the ledger as a submission of that month, accepted in the month after `of` (else `month`)."""
    numbered = cells.with_row_index("row_no", offset=1).with_columns(
        locator=pl.format("F{}", pl.col("row_no") + 1),
        note=pl.lit(""),
        conf=pl.lit(""),
        flag=pl.lit(""),
        number=pl.lit(None),
    )
    frame = numbered.select(pl.col(name).cast(kind) for name, kind in ENTRY.items())
    observations, faults, _ = assemble(Entries(frame, [], month), form, plan, Earlier(), ())
    if faults:
        raise ValueError(f"the synthetic world breaks its own rules: {faults[0]}")
    following = shifted(of or month, 1)
    at = datetime.fromisoformat(f"{following}-{day:02d}T09:00:00")
    first = str(cells.get_column("area").min())
    arrival = archive(
        data,
        f"synthetic {month} {day} {first}".encode(),
        original_name=f"{month}.csv",
        received_from=DEPARTMENT,
        received_at=at,
    )
    from sources.report import finding_frame

    content = Content("accepted", observations, finding_frame([]), len(cells), observations.height, 0, 0)
    append_submission.append(
        data, Slot(form.form, form.department, month), arrival, content,
        form_version=form.version, coverage=form.coverage, contract_sha256="0" * 64, now=at + timedelta(minutes=7),
    )  # fmt: skip
    return observations.height


KNOWN_ON = date(2026, 12, 31)
MUCH_LATER = date(2027, 12, 31)  # every month that is added is known by then
