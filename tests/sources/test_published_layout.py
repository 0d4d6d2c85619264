"""A row of the published figures, column by column: what each becomes, and where the bounds lie. All synthetic."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from plans.harbour_file import HARBOUR, WRITTEN_ON, Cells, csv_text, figures, with_change

from contracts.codelists import Codelist
from contracts.plan import Indicator, Kind, Limits, Plan
from contracts.registry import load_plan
from sources.checking import Context, Report, check
from sources.published.bundle import compilations
from sources.published.layout import PublishedLayout, RowResult, period_of

PLAN = load_plan(HARBOUR)
FORM = PLAN.forms["published"]
BERTHS, SHARE, INVESTED = "quay_berths_in_service", "shore_power_call_share", "quay_investment_year"
COMMENT = "合成数据，仅供测试 | synthetic, for tests only"
Told = tuple[str, str, str] | None


def laid_out(cells: Cells, plan: Plan = PLAN) -> RowResult:
    return PublishedLayout(plan, FORM, WRITTEN_ON).row(cells)  # type: ignore[arg-type]


def report(content: str) -> Report:
    return check(content.encode(), "synthetic.csv", FORM, PLAN, Context(WRITTEN_ON))


def rules_of(found: RowResult) -> list[str]:
    return [rule_id for rule_id, _, _ in found.findings]


def with_indicator(code: str, **own: Any) -> Plan:
    """The plan, with that indicator declared otherwise."""
    changed: Indicator = PLAN.indicators[code].model_copy(update=own)
    return PLAN.model_copy(update={"indicators": PLAN.indicators | {code: changed}})


def test_every_field_of_an_observation_is_the_one_that_its_row_says() -> None:
    assert laid_out(figures()[2] | {"period_text": "2026年8月末"}).observation == {
        "indicator": BERTHS, "ref_area": "990000", "breakdown": "_T", "time_period": "2026-08", "freq": "M",
        "period_start": date(2026, 8, 1), "period_end": date(2026, 8, 31), "time_per_collect": "E",
        "accumulation": "NONE", "data_source": "harbour_gazette", "reliability": "state_media",
        "obs_value": Decimal(30), "value_qualifier": "gt", "unit_measure": "count", "obs_status": "A",
        "conf_status": "F", "value_published": "超过30个", "period_published": "2026年8月末", "comment_obs": COMMENT,
        "source_title": "合成标题", "outlet": "合成网", "url": "https://harbour.invalid/3",
        "published_on": "2026-09-10", "known_basis": "declared", "known_evidence": "2026-09-10",
        "accepted_at": datetime(2026, 9, 10),
    }  # fmt: skip


def test_a_note_of_the_plan_says_the_status_and_stands_before_the_rows_own_note() -> None:
    found = laid_out(figures()[7]).observation
    assert found and (found["obs_status"], found["comment_obs"]) == ("E", f"合成说明：估计数 {COMMENT}")


def test_a_figure_without_a_publication_date_is_known_from_when_it_was_written_down() -> None:
    found = laid_out(figures()[0] | {"pub_date": "", "outlet": "", "url": "", "note": ""}).observation
    assert found and found["known_evidence"] == "written down 2026-11-23"
    assert (found["published_on"], found["outlet"], found["url"], found["comment_obs"]) == (None,) * 4
    assert found["accepted_at"] == datetime(2026, 11, 23)


# publication dates against 2026-11-23, the day on which the file was written
DATES = [("2026-11-23", []), ("2026-11-24", ["cell.date.future"]), ("2026-11", []), ("2026", []), ("2026-12", ["cell.date.future"])]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_what_begins_on_the_day_of_writing_is_published_what_begins_later_is_not(
    text: str, expected: list[str]
) -> None:
    assert rules_of(laid_out(figures()[0] | {"pub_date": text})) == expected


# indicator, what is printed, what becomes of it
VALUES: list[tuple[str, str, Decimal | str]] = [
    (SHARE, "0%", Decimal(0)),
    (SHARE, "100%", Decimal(100)),
    (SHARE, "100.1%", "row.limit.exceeded"),
    (SHARE, "-0.1%", "row.limit.exceeded"),
    (SHARE, "0.123456785%", Decimal("0.12345678")),
    (SHARE, "0.123456795%", Decimal("0.12345680")),
    (SHARE, "40", Decimal(40)),
    (SHARE, "40个", "cell.unit.mismatch"),
    (INVESTED, "9" * 20 + "元", Decimal("9" * 20)),
    (INVESTED, "1" + "0" * 20 + "元", "cell.number.unreadable"),
    (BERTHS, "26个", Decimal(26)),
]


@pytest.mark.parametrize(("indicator", "text", "expected"), VALUES)
def test_a_value_is_taken_up_to_its_bounds_and_kept_out_beyond(
    indicator: str, text: str, expected: Decimal | str
) -> None:
    row = next(one for one in figures() if one["indicator_id"] == indicator)
    found = laid_out(row | {"value_published": text})
    if isinstance(expected, str):
        assert rules_of(found) == [expected] and found.observation is None
    else:
        assert found.observation and found.observation["obs_value"] == expected


def test_a_unit_with_a_factor_has_its_values_multiplied_by_it() -> None:
    units = PLAN.codelists["unit"]
    tens = units["count"].__class__(
        **{**vars(units["count"]), "extra": units["count"].extra | {"factor": "0.1"}}
    )
    lists = PLAN.codelists | {"unit": Codelist("unit", units.codes | {"count": tens})}
    found = laid_out(figures()[0], PLAN.model_copy(update={"codelists": lists}))
    assert found.observation and found.observation["obs_value"] == Decimal(2)


def test_an_indicator_without_limits_takes_any_value() -> None:
    found = laid_out(figures()[4] | {"value_published": "-400%"}, with_indicator(SHARE, limits=Limits()))
    assert found.observation and found.observation["obs_value"] == Decimal(-400)


@pytest.mark.parametrize(("text", "noted"), [("约20个", True), ("20个以上", True), ("20个", False)])
def test_whatever_is_no_exact_value_is_noted(text: str, noted: bool) -> None:
    found = laid_out(figures()[0] | {"value_published": text})
    assert found.observation and rules_of(found) == (["row.value.bound"] if noted else [])


def test_a_period_of_an_unknown_kind_has_no_day_even_where_one_is_written() -> None:
    assert rules_of(laid_out(figures()[0] | {"period_kind": "unknown"})) == ["cell.period.undated"]


# kind of period, first and last day, kind of indicator; the period, what is collected, the accumulation
PERIODS: list[tuple[str, str, str, Kind, Told]] = [
    ("instant", "", "2026-08-31", Kind.STOCK, ("2026-08", "E", "NONE")),
    ("instant", "", "2026-08-30", Kind.STOCK, ("2026-08-30", "E", "NONE")),
    ("instant", "", "2026-02-28", Kind.STOCK, ("2026-02", "E", "NONE")),
    ("instant", "", "2024-02-28", Kind.STOCK, ("2024-02-28", "E", "NONE")),
    ("instant", "", "2026-08-31", Kind.RATE, ("2026-08", "E", "NONE")),
    ("instant", "", "2026-08-31", Kind.RANK, ("2026-08", "A", "NONE")),
    ("instant", "", "2026-08-31", Kind.FLOW, ("2026-08", "S", "NONE")),
    ("year", "", "2025-12-31", Kind.STOCK, ("2025-12", "E", "NONE")),
    ("year", "2025-01-01", "2025-12-31", Kind.FLOW, ("2025", "S", "NONE")),
    ("year", "2025-01-01", "2025-12-31", Kind.RATE, ("2025", "A", "NONE")),
    ("year", "2024-12-31", "2025-12-31", Kind.GROWTH, ("2025", "A", "NONE")),
    ("year", "2024-12-31", "2025-12-31", Kind.FLOW, None),
    ("year", "", "2025-12-30", Kind.FLOW, None),
    ("quarter", "2026-01-01", "2026-03-31", Kind.FLOW, ("2026-Q1", "S", "NONE")),
    ("quarter", "2026-04-01", "2026-06-30", Kind.FLOW, ("2026-Q2", "S", "NONE")),
    ("quarter", "", "2026-12-31", Kind.RATE, ("2026-Q4", "A", "NONE")),
    ("quarter", "", "2026-05-31", Kind.FLOW, None),
    ("quarter", "", "2026-04-30", Kind.FLOW, None),
    ("month", "2026-08-01", "2026-08-31", Kind.FLOW, ("2026-08", "S", "NONE")),
    ("month", "2026-08-02", "2026-08-31", Kind.FLOW, None),
    ("cumulative", "2026-01-01", "2026-08-31", Kind.FLOW, ("2026-08", "S", "YTD")),
    ("cumulative", "2026-01-01", "2026-08-15", Kind.FLOW, ("2026-08", "S", "YTD")),
    ("cumulative", "2026-01-01", "2026-08-31", Kind.STOCK, ("2026-08", "E", "NONE")),
    ("cumulative", "2025-03-01", "2026-08-31", Kind.FLOW, ("2025-03/P18M", "S", "NONE")),
    ("cumulative", "", "2026-08-31", Kind.FLOW, None),
    ("period", "2021-01-01", "2025-12-31", Kind.FLOW, ("2021/P5Y", "S", "NONE")),
    ("period", "2021-01-01", "2025-11-30", Kind.FLOW, ("2021-01/P59M", "S", "NONE")),
    ("period", "2021-02-01", "2022-01-31", Kind.FLOW, ("2021-02/P12M", "S", "NONE")),
    ("period", "2026-08-01", "2026-08-31", Kind.FLOW, ("2026-08/P1M", "S", "NONE")),
    ("period", "2021-01-02", "2025-12-31", Kind.FLOW, None),
    ("period", "2021-01-01", "2025-12-30", Kind.FLOW, None),
    ("period", "2020-12-31", "2025-12-31", Kind.GROWTH, ("2020-12/P61M", "A", "NONE")),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "start", "end", "of", "expected"), PERIODS)
def test_kind_and_dates_make_one_period_or_none(
    kind: str, start: str, end: str, of: Kind, expected: Told
) -> None:
    first = date.fromisoformat(start) if start else None
    found = period_of(kind, first, date.fromisoformat(end), of)
    assert (found and (found[0].code, *found[1:])) == expected


def test_a_period_may_begin_and_end_on_one_day_and_not_end_before_it_begins() -> None:
    day = figures()[0] | {"period_kind": "instant", "period_start": "2025-03-05", "period_end": "2025-03-05"}
    assert rules_of(laid_out(day)) == []
    assert rules_of(laid_out(day | {"period_start": "2025-03-06"})) == ["cell.period.inconsistent"]


def test_the_same_figure_twice_is_a_repeat_and_another_source_or_day_is_not() -> None:
    for cells, taken in ({}, 7), ({"publisher": "合成港报"}, 9), ({"pub_date": "2025-03-01"}, 9):
        found = report(csv_text([*figures(), figures()[0] | {"obs_id": "S0009"} | cells]))
        assert found.counts.accepted == taken, cells


def test_a_cell_that_must_be_filled_in_is_named_where_it_is_empty() -> None:
    for column in (one.name for one in FORM.columns if one.required):  # type: ignore[union-attr]
        found = report(with_change(2, **{column: ""})).findings
        named = found.filter(found["rule_id"] == "cell.text.missing")["message_en"]
        assert [column in text for text in named] == [True], column


def test_compilations_come_in_the_order_of_their_months_each_with_the_day_it_was_written_down(
    tmp_path: Path,
) -> None:
    (tmp_path / "harbour").mkdir()
    listed = "period,file,written_on\n2026-11,b.csv,2026-11-23\n2026-10,a.csv,2026-11-01\n"
    (tmp_path / "harbour" / "files.csv").write_text(listed, encoding="utf-8")
    found = [(one.period, one.path.name, one.written_on) for one in compilations("harbour", tmp_path)]
    assert found == [("2026-10", "a.csv", date(2026, 11, 1)), ("2026-11", "b.csv", date(2026, 11, 23))]
    assert compilations("another", tmp_path) == []
