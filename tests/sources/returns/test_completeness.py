"""Which cells a full return must fill in, how those left out are told, and what it would take back. 合成数据."""

from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from contracts.forms import ReturnForm
from sources.returns.judge.completeness import (
    ABSENT,
    absent_entries,
    absent_faults,
    asked_cells,
    withdrawn_faults,
)
from sources.returns.judge.known_before import KEY
from tests.sources.returns.forms import AREAS, MONTH, PARTIAL, changed, plan_with, with_dates

PLAN = plan_with(AREAS)
OUTLAY, TRAINED = "finance_fiscal_outlay_ai", "skill_training_person_times"
CITY = "620100"


def cells(form: ReturnForm, month: str = MONTH, **dates: str) -> set[tuple[str, str, str]]:
    plan = with_dates(PLAN, CITY, **dates) if dates else PLAN
    found = asked_cells(form, plan, month)
    return set(found.select("ref_area", "line", "measure").rows())


def test_a_full_return_must_fill_in_its_required_lines_in_every_area_and_measure_a_partial_one_none() -> None:
    wanted = {(area, "01", measure) for area in AREAS.areas for measure in ("month", "ytd")}
    assert cells(AREAS) == wanted
    assert cells(PARTIAL) == set()
    lines = [line.model_dump() | {"measures": ["ytd"]} for line in AREAS.lines]
    assert cells(changed(AREAS, lines=lines)) == {cell for cell in wanted if cell[2] == "ytd"}


@pytest.mark.parametrize(
    ("first", "last", "asked"),
    [
        ("2026-10", "", True), ("2026-11", "", False), ("", "2026-10", True), ("", "2026-09", False), ("2026-01", "2026-12", True),
    ],
)  # fmt: skip
def test_nothing_is_asked_of_an_area_before_its_first_month_and_after_its_last(
    first: str, last: str, asked: bool
) -> None:
    assert ((CITY, "01", "month") in cells(AREAS, first=first, last=last)) is asked


def test_a_cell_asks_for_the_figure_of_its_measure() -> None:
    found = asked_cells(AREAS, PLAN, MONTH).filter(pl.col("ref_area") == CITY)
    said = found.select("measure", "indicator", "breakdown", "time_period", "accumulation").rows()
    assert said == [("month", OUTLAY, "_T", MONTH, "NONE"), ("ytd", OUTLAY, "_T", MONTH, "YTD")]


def left_out(number: int, area: str = CITY) -> pl.DataFrame:
    """So many cells of an area, without row and place."""
    rows = [("01", "month", OUTLAY, area, "_T", MONTH, "NONE")] * number
    return pl.DataFrame(rows, schema=["line", "measure", *KEY], orient="row")


def test_cells_left_out_are_numbered_after_the_last_of_the_file_and_hold_nothing() -> None:
    found = absent_entries(left_out(2), "表!A1", 7)
    assert found.schema == ABSENT
    assert found.select("row_no", "locator", "raw", "note").rows() == [
        (8, "表!A1", "", ""),
        (9, "表!A1", "", ""),
    ]
    assert absent_entries(left_out(0), "表!A1", 7).is_empty()


@pytest.mark.parametrize(("number", "named", "more"), [(1, 1, False), (6, 6, False), (7, 6, True)])
def test_six_cells_of_an_area_are_named_and_how_many_there_are(number: int, named: int, more: bool) -> None:
    entries = pl.concat(
        [absent_entries(left_out(number), "表!A1", 0), absent_entries(left_out(1, "620200"), "表!A1", 90)]
    )
    faults = absent_faults(entries, AREAS, PLAN)
    assert [fault.row_no for fault in faults] == [*range(1, number + 1), 91]
    first, last = faults[0].params, faults[-1].params
    assert (first["area_zh"], first["count"], last["area_zh"], last["count"]) == (
        "兰州市",
        number,
        "嘉峪关市",
        1,
    )
    assert first["cells_zh"] == "、".join(["01 财政支出（本月）"] * named) + " …" * more
    assert first["cells_en"] == ", ".join(["01 Outlay (This month)"] * named) + " …" * more


def figure(**given: Any) -> dict[str, Any]:
    return {
        "indicator": OUTLAY, "ref_area": CITY, "breakdown": "_T", "time_period": MONTH, "accumulation": "YTD",
        "standing": Decimal(1_002_500), "row_no": 3, "locator": "表!D12",
    } | given  # fmt: skip


# the figure that stands; how it is named, and its value in the unit printed on the form
TAKEN_BACK = [
    ({}, ("财政支出", "兰州市", "100.25", "万元")),
    ({"indicator": TRAINED, "standing": Decimal(12)}, ("培训人次", "兰州市", "12", "人次")),
    ({"breakdown": "sex=F"}, (PLAN.indicators[OUTLAY].label_zh, "兰州市", "1002500", "")),  # no line of the form
    ({"indicator": "gone", "ref_area": "999999"}, ("gone", "999999", "1002500", "")),
]  # fmt: skip


@pytest.mark.parametrize(("own", "named"), TAKEN_BACK)
def test_a_figure_taken_back_is_told_by_its_line_area_and_value_in_the_printed_unit(
    own: dict[str, Any], named: tuple[str, ...]
) -> None:
    (fault,) = withdrawn_faults(pl.DataFrame([figure(**own)]), pl.DataFrame(), AREAS, PLAN, "表!A1")
    params = fault.params
    assert tuple(params[name] for name in ("label_zh", "area_zh", "value", "unit")) == named
    assert (fault.rule_id, fault.locator, fault.row_no, params["period"]) == (
        "row.figure.withdrawn",
        "表!D12",
        3,
        MONTH,
    )


def test_a_figure_that_the_file_does_not_have_is_told_at_the_head_of_the_table_with_its_key() -> None:
    (fault,) = withdrawn_faults(pl.DataFrame(), pl.DataFrame([figure()]), AREAS, PLAN, "表!A1")
    assert (fault.locator, fault.row_no, fault.key) == ("表!A1", None, (OUTLAY, CITY, "_T", MONTH, "YTD"))
