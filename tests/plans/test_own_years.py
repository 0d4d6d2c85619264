"""A plan whose years begin in another month: what was true of a year of the calendar is true of the plan's own."""

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from support import HOME, marts, observation, submit, table

from contracts.before_loading import hear
from contracts.faults import ContractError
from contracts.periods import (
    as_code,
    declare_year,
    known_from,
    month_end,
    printed,
    span,
    year_begins,
    year_of,
    year_start,
)
from contracts.plan import Kind, Plan
from contracts.registry import load_plan
from orchestration.settings import Settings
from sources.published.layout import period_of
from sources.returns.form_sheets.words import period_en
from sources.returns.period_evidence import months_named, months_said
from sources.returns.periods import about, is_due_in, period_zh, previous_month, reporting_month
from tests.warehouse.test_working_days import plan_with
from warehouse.build.due_dates import expected_returns
from warehouse.ledger.root_mark import OtherYearError, mark
from warehouse.paths import DataRoot
from warehouse.products.wording.formats import period

APRIL = 4


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    declare_year(1)
    yield
    declare_year(1)


@pytest.mark.parametrize(
    ("begins", "code", "first", "last"),
    [
        (1, "2026", "2026-01-01", "2026-12-31"),
        (4, "2026", "2026-04-01", "2027-03-31"),
        (3, "2027", "2027-03-01", "2028-02-29"),
        (12, "2026", "2026-12-01", "2027-11-30"),
        (4, "2026-Q1", "2026-04-01", "2026-06-30"),
        (4, "2026-Q4", "2027-01-01", "2027-03-31"),
        (11, "2026-Q2", "2027-02-01", "2027-04-30"),
        (4, "2026-S2", "2026-10-01", "2027-03-31"),
        (4, "2020/P5Y", "2020-04-01", "2025-03-31"),
        (4, "2026-08", "2026-08-01", "2026-08-31"),
        (4, "2026-08-06", "2026-08-06", "2026-08-06"),
        (4, "2020-02/P3M", "2020-02-01", "2020-04-30"),
    ],
)
def test_years_and_their_parts_count_from_the_declared_month_and_months_do_not(
    begins: int, code: str, first: str, last: str
) -> None:
    declare_year(begins)
    found = span(code)
    assert (found.start.isoformat(), found.end.isoformat()) == (first, last)


def test_a_day_lies_in_the_year_whose_name_is_that_of_its_beginning() -> None:
    declare_year(APRIL)
    assert [year_of(date(2027, m, 1)) for m in (3, 4, 12)] == [2026, 2027, 2027]
    assert year_start(date(2027, 3, 31)) == date(2026, 4, 1)


def test_what_was_published_in_a_year_was_published_in_a_year_of_the_calendar() -> None:
    declare_year(APRIL)
    assert known_from("2025", date(2026, 11, 1)) == date(2025, 12, 31)


@pytest.mark.parametrize(
    ("code", "words"),
    [("2026", "2026/27"), ("2099", "2099/00"), ("2026-Q3", "2026/27 Q3"), ("2026-S1", "2026/27 S1")],
)
def test_a_year_is_printed_with_both_its_calendar_years_and_read_as_it_is_printed(
    code: str, words: str
) -> None:
    declare_year(APRIL)
    assert (printed(code), period(code), as_code(words)) == (words, words, code)
    assert period("2020/P5Y") == "2020/21～2024/25"
    assert (period("2026-08"), as_code("2026/28")) == ("2026-08", "2026/28")
    declare_year(1)
    assert (printed(code), as_code(words)) == (code, words)


# ---- returns -------------------------------------------------------------------------------------------


def plan_of(folder: Path, begins: int, frequency: str = "Q") -> Plan:
    """The plan that `new` makes, in English, its form of that frequency."""
    root = folder / f"plan-{begins}-{frequency}"
    shutil.copytree(HOME / "contracts" / "new_plan_en", root)
    head, form = root / "plan.yml", root / "forms" / "ex_1.yml"
    head.write_text(
        head.read_text(encoding="utf-8").replace("year_begins: 1 ", f"year_begins: {begins} "), "utf-8"
    )
    text = form.read_text(encoding="utf-8")
    assert "frequency: M" in text
    form.write_text(text.replace("frequency: M", f"frequency: {frequency}"), "utf-8")
    return load_plan(root)


@pytest.mark.parametrize(
    ("frequency", "months"),
    [("Q", {3, 6, 9, 12}), ("S", {3, 9}), ("A", {3})],
)
def test_returns_are_due_for_the_periods_of_the_plans_years(
    tmp_path: Path, frequency: str, months: set[int]
) -> None:
    plan = plan_of(tmp_path, APRIL, frequency)
    (form,) = [one for one in plan.forms.values() if one.reader == "return"]
    assert {n for n in range(1, 13) if is_due_in(form, f"2026-{n:02d}")} == months
    assert set(expected_returns(plan)["period_end"].dt.month()) == months
    step = {"Q": 3, "S": 6, "A": 12}[frequency]
    assert span(f"{previous_month(form, '2027-03')}").end == month_end(2026, 15 - step)


def test_a_figure_of_a_return_is_of_the_plans_quarter_and_to_date_since_the_year_began(
    tmp_path: Path,
) -> None:
    plan = plan_of(tmp_path, APRIL)
    (form,) = [one for one in plan.forms.values() if one.reader == "return"]
    measures = plan.codelists["measure"]
    by_kind = {
        (m.extra["time_per_collect"], m.extra["accumulation"], m.extra["months_back"]): m.code
        for m in measures
    }
    of_quarter = about(form, "2027-03", by_kind["S", "NONE", "0"], measures).period
    assert (of_quarter.code, of_quarter.start) == ("2026-Q4", date(2027, 1, 1))
    to_date = about(form, "2027-03", by_kind["S", "YTD", "0"], measures).period
    assert (to_date.code, to_date.start) == ("2027-03", date(2026, 4, 1))


def test_the_period_that_a_blank_prints_is_read_back_as_the_month_it_ends_in(tmp_path: Path) -> None:
    for frequency, month in (("M", "2026-11"), ("Q", "2026-12"), ("S", "2026-09"), ("A", "2027-03")):
        plan = plan_of(tmp_path, APRIL, frequency)
        (form,) = [one for one in plan.forms.values() if one.reader == "return"]
        for words in (period_zh(form, month), period_en(form, month)):
            assert months_said(words) == {month}, words


def test_a_quarter_or_year_that_is_asked_for_is_the_plans() -> None:
    declare_year(APRIL)
    assert [reporting_month(text) for text in ("2026", "2026-Q3", "2026/27", "2026/27 Q1", "2026年三季度", "2026-08")] == [
        "2027-03", "2026-12", "2027-03", "2026-06", "2026-12", "2026-08",
    ]  # fmt: skip
    assert months_named("2026年三季度.xlsx", "2026") == {"2026-12"}


@pytest.mark.parametrize(
    ("kind", "first", "last", "code", "accumulation"),
    [
        ("year", date(2025, 4, 1), date(2026, 3, 31), "2025", "NONE"),
        ("quarter", date(2026, 1, 1), date(2026, 3, 31), "2025-Q4", "NONE"),
        ("cumulative", date(2025, 4, 1), date(2025, 12, 31), "2025-12", "YTD"),
        ("period", date(2020, 4, 1), date(2025, 3, 31), "2020/P5Y", "NONE"),
        ("period", date(2025, 1, 1), date(2025, 12, 31), "2025-01/P12M", "NONE"),
    ],
)
def test_published_figures_are_laid_out_by_the_plans_years(
    kind: str, first: date, last: date, code: str, accumulation: str
) -> None:
    declare_year(APRIL)
    found = period_of(kind, first, last, Kind.FLOW)
    assert found is not None
    assert (found[0].code, found[2]) == (code, accumulation)
    assert (span(code).start, span(code).end) == (first, last) or accumulation == "YTD"


def test_a_year_of_the_calendar_is_no_year_of_such_a_plan() -> None:
    declare_year(APRIL)
    assert period_of("year", date(2025, 1, 1), date(2025, 12, 31), Kind.FLOW) is None


# ---- the plan and its root -----------------------------------------------------------------------------


def test_targets_and_bases_end_with_the_plans_year(tmp_path: Path) -> None:
    root = plan_with(tmp_path, "year_begins: 4")
    targets = root / "targets.csv"
    targets.write_text(targets.read_text(encoding="utf-8").replace("2024-12,20", "2024,20", 1), "utf-8")
    plan = load_plan(root)
    (target,) = [t for t in plan.targets if t.target_id == "H01"]
    assert (span(target.target_period).end, target.base_period) == (date(2028, 3, 31), "2025-03")


@pytest.mark.parametrize("written", ["0", "13", "april", "4.5", "true"])
def test_a_month_that_does_not_exist_is_refused(tmp_path: Path, written: str) -> None:
    root = plan_with(tmp_path, f"year_begins: {written}")
    hear(root / "plan.yml")
    assert year_begins() == 1
    with pytest.raises(ContractError) as caught:
        load_plan(root)
    assert {fault.key for fault in caught.value.faults} == {"year_begins"}


def test_a_root_with_figures_of_other_years_takes_no_plan(tmp_path: Path) -> None:
    data = DataRoot(tmp_path / "data")
    plan = load_plan(plan_with(tmp_path / "one", "year_begins: 4", "time_zone: Asia/Shanghai"))
    with data.writer():
        mark(data, plan.code)
    assert Settings(plan.root, tmp_path, data).plan().code == plan.code
    with pytest.raises(OtherYearError) as caught:
        Settings(HOME / "tests" / "plans" / "harbour", tmp_path, data).plan()
    assert "year_begins: 4" in caught.value.fix_en


# ---- the marts: the same figures three months later in years that begin three months later ----------------

NAMES_OF_TIME = {
    "latest_period",
    "base_period",
    "base_period_used",
    "target_version",
}  # of months, which are not the plan's


def moved(month: str, months: int) -> str:
    """The month so many months later."""
    number = int(month[:4]) * 12 + int(month[5:]) - 1 + months
    return f"{number // 12}-{number % 12 + 1:02d}"


def told(folder: Path, later: int) -> tuple[DataRoot, Plan, date]:
    """The harbour's plan with years that begin so many months after January, and all its figures that much later."""
    root = plan_with(folder, f"year_begins: {1 + later}")
    targets = root / "targets.csv"
    text = targets.read_text(encoding="utf-8")
    extra = text.splitlines()[1]
    for line in (
        extra.replace("H01,", "Y04,").replace("quay_berths_in_service", "crew_members_trained").replace(",2027,ge,40,,count,40个,,2024-12,20", ",2026,ge,900,,persons,900人,cumulative,,"),
        extra.replace("H01,", "Y05,").replace(",2027,", ",2028,").replace(",40,,count,40个,,2024-12,20", ",44,,count,44个,,,"),
        extra.replace("H01,", "Y06,").replace(",2027,", ",2030,").replace("2024-12,20", "2024,"),
    ):  # fmt: skip
        text += line + "\n"
    text = text.replace("2024-12,", f"{moved('2024-12', later)},")
    for day in ("2025-01-10", "2025-02-01", "2025-01-12"):
        text = text.replace(day, moved(day[:7], later) + day[7:])
    targets.write_text(text, "utf-8")
    plan, data = load_plan(root), DataRoot(folder / "data")

    def row(indicator: str, period: str, value: float, unit: str, **more: Any) -> dict[str, Any]:
        return observation(
            indicator=indicator, ref_area="990000", data_source="harbour_clerks", unit_measure=unit, time_period=period,
            reliability="official", obs_value=Decimal(str(value)), accepted_at=datetime(2026, 11, 1), **more,
        )  # fmt: skip

    berths = [
        ("2022-12", 14),
        ("2023-12", 17),
        ("2024-12", 20),
        ("2025-06", 24),
        ("2025-12", 26),
        ("2026-09", 30),
    ]
    rows = [
        row("quay_berths_in_service", moved(month, later), value, "count", time_per_collect="E")
        for month, value in berths
    ]
    for year, step in ((2025, 50), (2026, 61)):
        for month in range(1, 13 if year == 2025 else 10):
            end = moved(f"{year}-{month:02d}", later)
            rows.append(
                row(
                    "crew_members_trained",
                    end,
                    step * month,
                    "persons",
                    accumulation="YTD",
                    time_per_collect="S",
                    period_start=span(moved(f"{year}-01", later)).start,
                )  # fmt: skip
            )
    rows += [
        row("quay_investment_year", code, value, "cny", time_per_collect="S")
        for code, value in (
            ("2024", 400),
            ("2025-Q1", 90),
            ("2025-Q2", 110),
            ("2025-Q3", 120),
            ("2025-Q4", 130),
        )
    ]
    known_on = month_end(2026, 10 + later)
    rows = [one | {"accepted_at": datetime(2026, 3, 1)} for one in rows]
    submit(data, rows, at=datetime(2026, 3, 1))
    return data, plan, known_on


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    calendar = marts(*told(tmp_path_factory.mktemp("calendar"), 0))
    yield calendar, marts(*told(tmp_path_factory.mktemp("april"), 3))
    declare_year(1)


def test_every_status_is_that_of_the_same_figures_in_years_of_the_calendar(both: tuple[Path, Path]) -> None:
    calendar, april = (
        [
            {
                name: value
                for name, value in row.items()
                if not isinstance(value, date) and name not in NAMES_OF_TIME
            }
            for row in table(one, "select * from marts.mart_target_vs_actual order by target_id")
        ]
        for one in both
    )
    assert len(calendar) >= 6 and [r["target_id"] for r in calendar if r["status"] == "not_assessed"] != [
        r["target_id"] for r in calendar
    ]
    assert april == calendar


def test_quarters_and_years_have_the_same_figures_and_begin_with_the_plans_year(
    both: tuple[Path, Path],
) -> None:
    sql = "select indicator, time_period, obs_value, made_by from marts.mart_period_figures order by all"
    calendar, april = (table(one, sql) for one in both)
    assert {r["made_by"] for r in calendar} >= {"last", "sum", "to_date", "published"}
    assert april == calendar
    days = table(
        both[1],
        "select distinct time_period, period_start, period_end from marts.mart_period_figures order by 1",
    )
    declare_year(APRIL)
    assert [(r["period_start"], r["period_end"]) for r in days] == [
        (span(r["time_period"]).start, span(r["time_period"]).end) for r in days
    ]


def test_months_are_derived_from_totals_since_the_plans_year_began(both: tuple[Path, Path]) -> None:
    sql = "select obs_value from marts.mart_derived_figures where derivation = 'month_from_ytd' order by time_period"
    calendar, april = (table(one, sql) for one in both)
    assert len(calendar) == 21 and {r["obs_value"] for r in calendar} == {50, 61}
    assert april == calendar


def test_the_path_has_the_ends_of_the_plans_years(both: tuple[Path, Path]) -> None:
    sql = "select period_end, required_value from marts.mart_target_path where target_id = 'H01' order by 1"
    calendar, april = (table(one, sql) for one in both)
    assert [r["required_value"] for r in april] == [r["required_value"] for r in calendar]
    assert {(r["period_end"].month, r["period_end"].day) for r in april} >= {(3, 31)}
    assert [r["period_end"] for r in april if r["period_end"].day == 31 and r["period_end"].month == 12] == [
        date(2026, 12, 31)
    ]
