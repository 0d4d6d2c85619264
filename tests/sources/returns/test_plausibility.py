"""A figure beside its series' own history: what is odd asks for a reason, what is usual does not (合成数据)."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from contracts.indicator import PathType
from contracts.periods import declare_year
from contracts.plan import Plan
from sources.checking import Context, Earlier, check
from sources.report import Report
from sources.returns.judge.known_before import HISTORY, KEY
from sources.returns.periods import shifted
from tests.sources.returns.forms import (
    AREAS,
    LINES,
    MONTH,
    PARTIAL,
    SHARE,
    changed,
    filled,
    found_in,
    judged,
    plan_with,
    with_share,
)
from tests.sources.returns.large import WRITTEN as LARGE_WRITTEN
from tests.sources.returns.large import assert_same, in_blocks
from tests.sources.returns.spoiling import RACKS, before
from tests.sources.returns.test_bulk import form_of, made_up, text_of

FREE = plan_with(changed(LINES, relations=[]))


def series_faults(report: Report) -> list[tuple[str, str]]:
    return [(rule, cell) for rule, cell in found_in(report) if rule.startswith(("row.series", "row.earlier"))]


@pytest.mark.parametrize(
    ("now", "values", "said"),
    [
        (50_000, (0,), "from_nothing"), (50_000, (None,), "from_nothing"), (0, (180,), "from_nothing"), ("—", (180,), "from_nothing"),
        (200, (0, 150, 0, 160, 0), None), (200, (180,), None), (200, (), None),
        (2_000, (190,), "unit_slip"), (20, (190,), "unit_slip"), (19_500, (190,), "unit_slip"), (200_000, (190,), "unit_slip"),
        (2_280, (190,), "unit_slip"), (2_281, (190,), None), (0, (3, 4, 6, 0, 0, 0), None),
        (200, (0, 150, 0), None), (200, (150, 0), "from_nothing"),
        (1_900_000, (190,), "unit_slip"), (2, (19_000,), "unit_slip"), (19_000_000_000, (190,), "unit_slip"), (900, (190,), None),
        (1_900, (190, 0), "unit_slip"), (1_900, (190, None), "unit_slip"),
        (300, (100, 111, 119, 131, 140, 149, 161, 170), "band"), (181, (100, 111, 119, 131, 140, 149, 161, 170), None),
        (300, (111, 119, 131, 140, 149, 161, 170), None), (300, (100, 110, 120, 130, 140, 150, 160, 170), None),
        (234, (234, 234, 234), "unchanged"), (234, (233, 234, 234), None), (5, (5, 5, 5), None), (500, (500, 500, 500), None),
        (5, (3, 4, 6, 5, 5, 5), "unchanged"), (5, (3, 4, 6, 5, 5, 5, 5, 5), "unchanged"), (5, (4, 5, 5, 5), None), (5, (3, 3, 4, 4, 5, 5, 5), None),
    ],
)  # fmt: skip
def test_a_figure_is_held_against_what_its_series_was(now, values, said):
    report = judged(filled(D14=now), FREE, earlier=before(*values))
    assert series_faults(report) == ([(f"row.series.{said}", "D14")] if said else [])
    assert set(report.findings["severity"]) <= {"warning"}


@pytest.mark.parametrize(("now", "said"), [(700, True), (60, True), (500, False), (600, False)])
def test_a_figure_far_from_that_of_a_year_ago_asks_for_a_reason(now, said):
    report = judged(filled(D14=now, E14=200), FREE, earlier=before(200, first=11))
    assert series_faults(report) == ([("row.series.last_year", "D14")] if said else [])


@pytest.mark.parametrize(("month", "said"), [("2026-01", False), ("2026-02", True)])
def test_a_total_of_the_year_that_begins_anew_at_nothing_asks_for_no_reason(month: str, said: bool) -> None:
    asked = ("skill_training_person_times", "620100", "_T", shifted(month, -1), "YTD", Decimal(180), month)
    history = pl.DataFrame([asked], schema=HISTORY, orient="row")
    earlier = Earlier(has_history=True, history=lambda _: history)
    report = judged(filled(PARTIAL, month, E12=0, F12=0), plan_with(PARTIAL), PARTIAL, month, earlier)
    assert series_faults(report) == ([("row.series.from_nothing", "F12")] if said else [])


def test_a_slip_of_the_unit_is_named_with_its_factor_and_the_period_it_is_held_against():
    report = judged(filled(D14=1_900_000), FREE, earlier=before(190))
    (message,) = report.findings["message_zh"]
    assert "约为 2026-09 的 190 的 10,000 倍" in message


def test_a_comparison_column_that_rewrites_what_was_accepted_a_year_ago_asks_for_a_reason():
    earlier = before(900, indicator="compute_power_total", first=11)
    rewritten = judged(filled(E8=500, E9=300, E10=200), FREE, earlier=earlier)
    assert series_faults(rewritten) == [("row.earlier.rewritten", "E8")]
    assert series_faults(judged(filled(E8="900.005"), FREE, earlier=earlier)) == []
    confirmed = judged(filled(E8=500, F8="合成数据：口径按新办法追溯"), FREE, earlier=earlier)
    assert confirmed.unconfirmed().is_empty()


def aiming(indicator: str, operator: str, value: int) -> Plan:
    """The plan with one target only: of that indicator."""
    given = {"indicator": indicator, "operator": operator, "value": Decimal(value), "path": PathType.LINEAR}
    target = FREE.targets[0].model_copy(update={"target_id": "T9", "value_published": "合成值", **given})
    return FREE.model_copy(update={"targets": (target,)})


@pytest.mark.parametrize(
    ("operator", "value", "said"),
    [
        ("ge", 1_000, "目标 T9（2027，合成值）的状态：按这个数达到，按原来的还没有"),
        ("le", 1_000, "目标 T9（2027，合成值）的状态：按这个数没有达到，按原来的已经达到"),
        ("ge", 10_000, "目标 T9（2027，合成值）的状态"), ("approx", 1_000, "目标 T9（2027，合成值）的状态"),
    ],
)  # fmt: skip
def test_what_the_figure_would_change_is_named_with_it(operator: str, value: int, said: str) -> None:
    report = judged(filled(D14=2_000), aiming(RACKS, operator, value), earlier=before(190))
    (message,) = report.findings["message_zh"]
    assert message.endswith(f"；首先影响{said}")


def test_a_share_and_a_total_that_rest_on_the_figure_are_named_in_both_languages() -> None:
    plan = with_share(aiming(RACKS, "ge", 1))
    report = judged(filled(D9=6_000), plan, earlier=before(600, indicator="compute_power_intelligent"))
    found = report.findings.filter(pl.col("rule_id") == "row.series.unit_slip").row(0, named=True)
    assert plan.indicators[SHARE].label_zh in found["message_zh"]
    assert plan.indicators[SHARE].label_en in found["message_en"]


def test_the_total_of_the_areas_is_named_where_the_plan_has_one() -> None:
    known = judged(filled(AREAS), plan_with(AREAS)).observations.filter(pl.col("ref_area") == "620100")
    history = known.select(
        *KEY[:3], time_period=pl.lit(shifted(MONTH, -1)), accumulation="accumulation",
        standing=pl.col("obs_value") / 10, said_in=pl.lit(shifted(MONTH, -1)),
    ).cast(pl.Schema(HISTORY))  # fmt: skip
    report = judged(
        filled(AREAS), plan_with(AREAS), earlier=Earlier(has_history=True, history=lambda _: history)
    )
    assert any("甘肃省的合计" in message for message in report.findings["message_zh"])


def test_figures_that_would_change_a_status_come_first_then_those_of_a_target() -> None:
    codes = (RACKS, "compute_power_total", "data_centres_in_operation")
    frame = pl.concat([before(0, indicator=code).history([]) for code in codes])
    history = Earlier(has_history=True, history=lambda _: frame)
    for code in codes:
        report = judged(filled(), aiming(code, "ge", 1), earlier=history)
        assert report.findings["indicator"][0] == code
        assert "按这个数达到" in report.findings["message_zh"][0]


@pytest.mark.parametrize(
    ("begins", "said"),
    [(1, ["row.series.unit_slip"]), (4, []), (9, ["row.series.unit_slip"]), (10, [])],
)
def test_a_running_total_begins_anew_with_the_plans_year_and_is_held_against_months_of_that_year_alone(
    begins: int, said: list[str], shipped_plan: Plan
) -> None:
    month = "2026-10" if begins in (9, 10) else "2026-04"
    form = shipped_plan.forms["gs_ai_12"]
    partial = shipped_plan.model_copy(
        update={"forms": {form.form: form.model_copy(update={"coverage": "partial"})}}
    )
    ahead = shifted(month, -1)
    key = ("finance_fund_invested_ai", "620000", "_T", ahead, "YTD", Decimal(12_000_000), ahead)
    frame = pl.DataFrame([key], schema=HISTORY, orient="row")
    earlier = Earlier(has_history=True, history=lambda _: frame)
    content = f"代码,地区代码,口径,报告期,数值\n04,620000,ytd,{month},120\n".encode()
    declare_year(begins)
    try:
        context = Context(LARGE_WRITTEN, month, earlier)
        report = check(content, "合成.csv", partial.forms[form.form], partial, context)
    finally:
        declare_year(1)
    assert [rule for rule in report.findings["rule_id"] if rule.startswith("row.series")] == said


def test_a_large_file_is_held_against_its_history_as_a_small_one_is(
    shipped_plan: Plan, tmp_path: Path
) -> None:
    form = form_of(shipped_plan)
    rows = made_up(shipped_plan, 11, faults=0.1)
    path = tmp_path / "large.csv"
    path.write_text(text_of(rows), encoding="utf-8")
    known = check(path.read_bytes(), path.name, form, shipped_plan, Context(LARGE_WRITTEN, MONTH))
    frames = [
        known.observations.select(
            *KEY[:3], time_period=pl.lit(shifted(MONTH, -back)), accumulation="accumulation",
            standing=pl.col("obs_value") * factor, said_in=pl.lit(shifted(MONTH, -back)),
        )
        for back, factor in ((12, 9), (2, 1), (1, 0))
    ]  # fmt: skip
    history = pl.concat(frames).cast(pl.Schema(HISTORY)).unique(KEY, keep="last", maintain_order=True)
    earlier = Earlier(has_history=True, history=lambda _: history)
    whole = check(path.read_bytes(), path.name, form, shipped_plan, Context(LARGE_WRITTEN, MONTH, earlier))
    wanted = {"row.series.from_nothing", "row.earlier.rewritten"}
    assert wanted <= set(whole.findings["rule_id"])
    assert_same(in_blocks(path, shipped_plan, form, earlier), whole)


@pytest.mark.parametrize(("begins", "said"), [(10, []), (1, [("row.series.unit_slip", "D11")])])
def test_a_running_total_begins_anew_with_the_years_of_the_plan(
    begins: int, said: list[tuple[str, str]]
) -> None:
    outlay = AREAS.line("01")
    assert outlay is not None
    row = (outlay.indicator, "620000", "_T", "2026-09", "YTD", Decimal(6_600 * 10_000), "2026-09")
    frame = pl.DataFrame([row], schema=HISTORY, orient="row")
    earlier = Earlier(has_history=True, history=lambda _: frame)
    declare_year(begins)
    try:
        found = series_faults(judged(filled(AREAS), plan_with(changed(AREAS, relations=[])), earlier=earlier))
    finally:
        declare_year(1)
    assert [one for one in found if one[1] == "D11"] == said
