"""Expected × received at two known-on dates: one synthetic year, one build a date, one case a month."""

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from returns_year import FORM, JUNE, NOVEMBER, PROPOSED, plan_folder, send, tell
from support import marts, table

from contracts.plan import Plan
from contracts.registry import load_plan
from warehouse.build import kept_models
from warehouse.build.build_key import build_key
from warehouse.build.live_register import REGISTER, live_rows
from warehouse.ledger.closings import AlreadyClosedError, close, closing_of
from warehouse.paths import DataRoot

Row = dict[str, Any]


def register_rows(data: DataRoot, plan: Plan, day: date, **given: Any) -> list[Row]:
    """The register as it stands, read as the command reads it."""
    return live_rows(data, plan, day, [REGISTER], **given)[REGISTER]


class Year:
    """The year's data root and plan, and the marts at both dates."""

    def __init__(self, folder: Path) -> None:
        self.data, self.plan = DataRoot(folder / "data"), load_plan(plan_folder(folder))
        tell(self.data)
        self.built = {day: marts(self.data, self.plan, day) for day in (JUNE, NOVEMBER)}

    def rows(self, day: date, where: str) -> list[Row]:
        """Rows of the register."""
        return table(self.built[day], f"select * from marts.mart_submissions where {where} order by all")

    def case(self, day: date, month: str) -> list[tuple[Any, ...]]:
        """(seq, arrival, days late) of the form in force for that month."""
        where = f"form = '{FORM}' and reporting_month = '{month}'"
        return [(r["seq"], r["arrival"], r["days_late"]) for r in self.rows(day, where)]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    return Year(tmp_path_factory.mktemp("year"))


def test_a_return_within_the_due_day_is_on_time_up_to_its_last_minute(year: Year) -> None:
    for day in (JUNE, NOVEMBER):
        assert year.case(day, "2026-01") == [(1, "on_time", 0)]
        assert year.case(day, "2026-02") == [(1, "on_time", 0)]


def test_a_return_of_the_first_minute_after_the_due_day_is_late_by_a_day(year: Year) -> None:
    assert year.case(JUNE, "2026-03") == [(1, "late", 1)]


def test_a_return_that_never_came_is_missing_and_the_days_overdue_are_counted(year: Year) -> None:
    assert year.case(JUNE, "2026-04") == [(0, "missing", 35)], "due on Monday the eleventh of May"
    assert year.case(NOVEMBER, "2026-04") == [(0, "missing", 178)]


def test_a_rejected_file_satisfies_nothing_and_its_correction_is_late(year: Year) -> None:
    assert year.case(JUNE, "2026-05") == [(1, "missing", 5)]
    assert year.case(NOVEMBER, "2026-05") == [(1, "late", 10), (2, "late", 10)]


def test_a_period_still_running_is_not_in_the_register(year: Year) -> None:
    assert year.case(JUNE, "2026-06") == []
    assert {r["reporting_month"] for r in year.rows(JUNE, "true")} == {f"2026-0{n}" for n in range(1, 6)}


def test_a_nil_return_is_a_return(year: Year) -> None:
    found = year.rows(NOVEMBER, f"form = '{FORM}' and reporting_month = '2026-06'")
    assert [(r["arrival"], r["is_nil_return"], r["rows_read"]) for r in found] == [("on_time", True, 0)]


def test_what_is_accepted_after_the_closing_of_its_month_is_marked(year: Year) -> None:
    found = year.rows(NOVEMBER, f"form = '{FORM}' and reporting_month = '2026-07'")
    assert [(r["seq"], r["arrival"], r["is_after_close"]) for r in found] == [
        (1, "on_time", False),
        (2, "on_time", True),
    ]
    assert {r["closed_at"] for r in found} == {datetime(2026, 8, 20, 17)}
    assert not any(
        r["is_after_close"] or r["closed_at"] for r in year.rows(NOVEMBER, "reporting_month <> '2026-07'")
    )


def test_the_revision_that_came_after_the_closing_is_marked_in_the_history_of_figures(year: Year) -> None:
    sql = (
        "select vintage_no, is_after_close from marts.mart_indicator_revisions "
        "where ref_area = '620000' and time_period = '2026-07' and data_source = 'xinhua' order by 1"
    )
    found = [(r["vintage_no"], r["is_after_close"]) for r in table(year.built[NOVEMBER], sql)]
    assert found == [(1, False), (2, True)]


def test_a_file_accepted_when_read_again_arrived_when_its_bytes_first_came(year: Year) -> None:
    assert year.case(NOVEMBER, "2026-08") == [(1, "on_time", 0), (2, "on_time", 0)]


def test_a_return_sent_before_its_month_has_ended_is_on_time(year: Year) -> None:
    assert year.case(NOVEMBER, "2026-09") == [(1, "on_time", 0)]


def test_a_return_whose_due_day_has_not_passed_is_not_due(year: Year) -> None:
    assert year.case(NOVEMBER, "2026-10") == [(0, "not_due", None)]


def test_a_proposed_form_that_was_not_issued_is_owed_by_nobody(year: Year) -> None:
    found = year.rows(NOVEMBER, f"form = '{PROPOSED}'")
    assert [r["reporting_month"] for r in found] == [f"2026-{n:02d}" for n in range(1, 11)]
    assert {(r["arrival"], r["form_status"], r["seq"]) for r in found} == {("not_issued", "proposed", 0)}


def test_a_row_where_nothing_came_has_no_counts_and_a_received_one_has_them(year: Year) -> None:
    counts = ("submission_id", "rows_read", "rows_accepted", "errors", "warnings", "warnings_unconfirmed")
    for row in year.rows(NOVEMBER, "true"):
        assert len({row[c] is None for c in counts}) == 1
        assert (row["seq"] == 0) == (row["rows_read"] is None)


def test_confirmed_warnings_are_counted_apart(year: Year) -> None:
    (found,) = year.rows(JUNE, f"form = '{FORM}' and reporting_month = '2026-01'")
    assert (found["errors"], found["warnings"], found["warnings_unconfirmed"]) == (0, 2, 1)
    sql = "select decision, value_expected, reason_given from marts.mart_quality_findings where decision = 'confirmed'"
    assert table(year.built[JUNE], sql) == [
        {"decision": "confirmed", "value_expected": "2", "reason_given": "合成说明"}
    ]


def test_the_live_register_equals_the_mart_on_any_day_whatever_day_the_build_was_for(year: Year) -> None:
    for day in (JUNE, NOVEMBER):
        live = register_rows(
            year.data, year.plan, day, before_compiling=lambda: pytest.fail("a build is there")
        )
        built = year.rows(day, "true")
        key = lambda r: (r["form"], r["reporting_month"], r["seq"])  # noqa: E731
        assert sorted(live, key=key) == sorted(built, key=key)


def test_the_live_register_sees_a_file_that_came_after_the_build(tmp_path: Path, year: Year) -> None:
    other = Year.__new__(Year)
    other.data, other.plan = DataRoot(tmp_path / "data"), year.plan
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "builds").symlink_to(year.data.builds)
    assert {r["seq"] for r in register_rows(other.data, other.plan, NOVEMBER)} == {0}
    send(other.data, "2026-10", datetime(2026, 11, 4, 9))
    found = [r for r in register_rows(other.data, other.plan, NOVEMBER) if r["seq"]]
    assert [(r["reporting_month"], r["arrival"]) for r in found] == [("2026-10", "on_time")]


def test_without_a_build_of_todays_models_they_are_compiled_once_and_nothing_is_built(
    year: Year, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = DataRoot(tmp_path / "data")
    shutil.copytree(year.data.root, data.root, ignore=shutil.ignore_patterns("builds", "work", "releases"))
    monkeypatch.setattr(kept_models, "_kept", {})
    said: list[str] = []
    rows = register_rows(data, year.plan, NOVEMBER, before_compiling=lambda: said.append("compiling"))
    assert said == ["compiling"] and len(rows) == len(year.rows(NOVEMBER, "true"))
    monkeypatch.setattr(kept_models, "_kept", {})
    again = register_rows(data, year.plan, NOVEMBER, before_compiling=lambda: said.append("again"))
    assert said == ["compiling"] and again == rows
    assert not data.builds.exists()


def test_findings_written_before_a_column_existed_are_still_read(year: Year, tmp_path: Path) -> None:
    data = DataRoot(tmp_path / "data")
    send(data, "2026-01", datetime(2026, 2, 5, 9))
    for path in (data.ledger / "findings").glob("*.parquet"):
        old = pl.read_parquet(path).drop("value_expected", "reason_given")
        path.unlink()
        old.write_parquet(path)
    (data.root / "builds").symlink_to(year.data.builds)
    assert any(r["seq"] == 1 for r in register_rows(data, year.plan, NOVEMBER))


def test_a_month_is_closed_once(data: DataRoot) -> None:
    first = close(data, "2026-07", now=datetime(2026, 8, 20, 17), closed_by="a", note="x")
    with pytest.raises(AlreadyClosedError) as refused:
        close(data, "2026-07", now=datetime(2026, 9, 1), closed_by="b", note="")
    assert refused.value.closing == first == closing_of(data, "2026-07")
    assert closing_of(data, "2026-08") is None


def test_what_was_accepted_before_a_closing_lies_before_it_even_where_the_clock_ran_backwards(
    data: DataRoot,
) -> None:
    send(data, "2026-07", datetime(2026, 8, 20, 18))
    assert close(
        data, "2026-07", now=datetime(2026, 8, 20, 17), closed_by="a", note=""
    ).closed_at == datetime(2026, 8, 20, 18)


def test_a_closing_changes_the_key_of_the_build(data: DataRoot, shipped_plan: Plan) -> None:
    before = build_key(data, shipped_plan, NOVEMBER)
    close(data, "2026-07", now=datetime(2026, 8, 20, 17), closed_by="a", note="")
    assert build_key(data, shipped_plan, NOVEMBER) != before
