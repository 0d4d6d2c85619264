"""Below, at and above the bounds that a return is judged by. 合成数据."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest

from contracts.forms import ReturnForm
from contracts.plan import Plan
from sources.checking import Context, Earlier, Report, check
from sources.returns.check import check_ended
from sources.returns.entries import StructureFault
from sources.returns.judge.audit_relations import trend_faults
from sources.returns.judge.observations import fraction_faults
from tests.sources.returns.forms import AREAS, correction
from tests.sources.returns.large import MONTH, WRITTEN, assert_same, in_blocks

OUTLAY = ("finance_fiscal_outlay_ai", "620100", "_T")
LARGE = ["表号", "代码", "地区代码", "口径", "报告期", "数值", "计量单位"]


def total(value: str, least: str | None = "0", **given: object) -> pl.DataFrame:
    entry = {
        "indicator": OUTLAY[0], "ref_area": OUTLAY[1], "breakdown": "_T", "accumulation": "YTD", "is_own_period": True,
        "obs_value": Decimal(value), "time_period": "2026-10", "limit_min": None if least is None else Decimal(least),
        "raw": value, "label_zh": "合成", "label_en": "synthetic", "unit_factor": Decimal(1), "locator": "D12", "row_no": 3,
    } | given  # fmt: skip
    return pl.DataFrame([entry], schema_overrides={"limit_min": pl.Decimal(28, 8)})


@pytest.mark.parametrize(
    ("found", "is_told"),
    [
        (total("99.9"), True),
        (total("100"), False),  # unchanged: no fall
        (total("100.1"), False),
        (total("99.9", least="5"), True),
        (total("99.9", least="-1"), False),  # what may be negative may fall
        (total("99.9", least=None), False),
        (total("99.9", accumulation="NONE"), False),
        (total("99.9", is_own_period=False), False),
        (total("99.9", time_period="2026-09"), False),
    ],
)
def test_a_total_of_the_year_is_told_where_it_falls_below_that_of_the_month_before(
    found: pl.DataFrame, is_told: bool
) -> None:
    earlier = {(*OUTLAY, "2026-09", "YTD"): Decimal(100)}
    told = trend_faults(found, AREAS, earlier, "2026-10")
    assert [(fault.rule_id, fault.locator, fault.row_no) for fault in told] == [
        ("row.ytd.falls", "D12", 3)
    ] * is_told


def test_the_first_total_of_a_year_is_not_held_against_the_last_of_the_year_before() -> None:
    earlier = {(*OUTLAY, "2025-12", "YTD"): Decimal(100)}
    assert trend_faults(total("1", time_period="2026-01"), AREAS, earlier, "2026-01") == []


@pytest.mark.parametrize(("days", "is_taken"), [(-1, False), (0, False), (1, True)])
def test_a_return_is_written_after_the_last_day_of_its_period(days: int, is_taken: bool) -> None:
    found, day = SimpleNamespace(month="2026-10"), date(2026, 10, 31) + timedelta(days)
    if is_taken:
        check_ended(found, day)  # type: ignore[arg-type]
        return
    with pytest.raises(StructureFault) as caught:
        check_ended(found, day)  # type: ignore[arg-type]
    assert [fault.rule_id for fault in caught.value.faults] == ["file.period.not_ended"]


def _both(path: Path, plan: Plan, form: ReturnForm) -> Report:
    """The report on the file read whole, which that on the file read in blocks equals."""
    nothing = Earlier(lambda areas: {}, {})
    whole = check(path.read_bytes(), path.name, form, plan, Context(WRITTEN, MONTH, nothing))
    assert_same(in_blocks(path, plan, form, nothing), whole)
    return whole


def _tidy(tmp_path: Path, plan: Plan, unread: int, of: int = 8) -> Path:
    """A tidy return of so many rows, the first of which say nothing readable."""
    areas = [code.code for code in plan.codelists["ref_area"]][:of]
    values = ["合成"] * unread + ["5"] * (of - unread)
    rows = [
        ["GS-AI-12", "01", area, "month", MONTH, v, "万元"] for area, v in zip(areas, values, strict=True)
    ]
    path = tmp_path / "synthetic.csv"
    path.write_text("\n".join(",".join(row) for row in [LARGE, *rows]) + "\n", encoding="utf-8")
    return path


def _form(plan: Plan, share: str) -> ReturnForm:
    form = plan.forms["gs_ai_12"]
    assert isinstance(form, ReturnForm)
    areas = tuple(code.code for code in plan.codelists["ref_area"])
    changed = {
        "max_quarantined_share": Decimal(share),
        "coverage": "partial",
        "relations": (),
        "areas": areas,
    }
    return form.model_copy(update=changed)


@pytest.mark.parametrize(
    ("unread", "outcome"), [(1, "partly_accepted"), (2, "partly_accepted"), (3, "rejected")]
)
def test_a_file_is_returned_whole_beyond_the_agreed_share_of_its_rows_not_at_it(
    unread: int, outcome: str, shipped_plan: Plan, tmp_path: Path
) -> None:
    report = _both(_tidy(tmp_path, shipped_plan, unread), shipped_plan, _form(shipped_plan, "0.25"))
    kept = unread if outcome == "partly_accepted" else 8
    assert (report.outcome, report.counts.read, report.counts.quarantined) == (outcome, 8, kept)
    assert ("file.quarantine.too_many" in report.findings["rule_id"].to_list()) == (outcome == "rejected")


@pytest.mark.parametrize(
    ("area", "rule"), [("620000", "row.correction.stale"), ("623000", "file.correction.unused")]
)
def test_a_correction_is_told_where_its_cell_says_otherwise_and_where_it_is_absent_in_a_large_file_too(
    area: str, rule: str, shipped_plan: Plan, tmp_path: Path
) -> None:
    form = _form(shipped_plan, "0.9")
    line = next(line for line in form.lines if line.code == "01")
    declared = correction(
        form=form.form, period=MONTH, indicator=line.indicator, ref_area=area, time_period=MONTH, expect=1, value=2
    )  # fmt: skip
    plan = shipped_plan.model_copy(update={"corrections": (declared,)})
    assert rule in _both(_tidy(tmp_path, plan, 0, of=3), plan, form).findings["rule_id"].to_list()


@pytest.mark.parametrize(
    ("raw", "value", "unit", "is_told"),
    [
        ("0.35", "0.35", "pct", True),
        ("0.35%", "0.35", "pct", False),  # already said to be per cent
        ("0", "0", "pct", False),
        ("0.99", "0.99", "pct", True),
        ("1", "1", "pct", False),
        ("0.35", "0.35", "ratio", False),
    ],
)
def test_a_share_between_nothing_and_one_is_told_unless_it_is_written_with_its_sign(
    raw: str, value: str, unit: str, is_told: bool
) -> None:
    found = pl.DataFrame(
        [
            {
                "unit_measure": unit,
                "obs_value": Decimal(value),
                "raw": raw,
                "locator": "D13",
                "label_zh": "合成",
                "label_en": "synthetic",
                "row_no": 6,
            }
        ]
    )
    told = [(fault.rule_id, fault.locator) for fault in fraction_faults(found)]
    assert told == [("row.share.fraction", "D13")] * is_told
