"""Stories of departmental returns, from real workbooks to the marts, as known on two days. 合成数据."""

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from support import SHIPPED_PLAN

from contracts.forms import ReturnForm
from contracts.plan import Plan
from contracts.registry import load_plan
from orchestration.intake.load_file import Incoming
from orchestration.intake.take_in import load
from sources.returns.form_sheets.blank import write_blank
from sources.returns.form_sheets.geometry import geometry
from warehouse.build import build as building
from warehouse.ledger.closings import close
from warehouse.paths import DataRoot

EARLY, LATE = date(2026, 4, 10), date(2026, 6, 30)
LANZHOU, QINGYANG = "620100", "621000"


def in_force(folder: Path) -> Plan:
    """A copy of the shipped plan in which GS-AI-1 and GS-AI-4 are in force."""
    root = folder / "plan"
    shutil.copytree(SHIPPED_PLAN, root)
    for name in ("gs_ai_1", "gs_ai_4"):
        path = root / "forms" / f"{name}.yml"
        path.write_text(
            path.read_text(encoding="utf-8").replace("status: proposed", "status: in_force"), encoding="utf-8"
        )
    return load_plan(root)


class Office:
    """Sends synthetic returns on given days."""

    def __init__(self, data: DataRoot, plan: Plan) -> None:
        self.data, self.plan = data, plan

    def send(self, form: str, month: str, at: datetime, values: dict[tuple[str, str], object]) -> str:
        found = self.plan.forms[form]
        assert isinstance(found, ReturnForm)
        content = write_blank(found, self.plan, month, values)
        incoming = Incoming(
            found, month, content, "合成.xlsx", "test", at.date(), received_at=at, agreed_by="合成"
        )
        with self.data.writer():
            return str(load(self.data, self.plan, incoming, now=at).manifest.outcome)

    def power(self, month: str, at: datetime, total: float, servers: object = 1.5) -> str:
        """GS-AI-1 with that total of computing power and (optional) servers; all else the same each month."""
        form = self.plan.forms["gs_ai_1"]
        assert isinstance(form, ReturnForm)
        fixed = {"02": 60, "03": 30, "06": 60, "08": 80, "09": 1.2, "10": 50}
        values: dict[tuple[str, str], object] = {
            (row.code, "1"): fixed.get(row.code, 20) for row in geometry(form, self.plan).rows
        }
        values |= {(row.code, "2"): "/" for row in geometry(form, self.plan).rows}
        return self.send("gs_ai_1", month, at, values | {("01", "1"): total, ("12", "1"): servers})

    def prefectures(self, month: str, at: datetime, given: dict[str, float]) -> str:
        values: dict[tuple[str, str], object] = {(area, "1"): value for area, value in given.items()} | {
            (area, n): "/" for area in given for n in "2345"
        }
        return self.send("gs_ai_4", month, at, values)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[date, Path]]:
    folder = tmp_path_factory.mktemp("returns")
    plan, data = in_force(folder), DataRoot(folder / "data")
    office = Office(data, plan)
    office.power("2026-01", datetime(2026, 2, 9, 9), 100)  # first load
    office.power("2026-02", datetime(2026, 3, 9, 9), 200)
    office.prefectures("2026-03", datetime(2026, 4, 8, 9), {LANZHOU: 5, QINGYANG: 1000})
    office.power("2026-03", datetime(2026, 4, 8, 10), 300)  # A
    with data.writer():
        close(data, "2026-02", now=datetime(2026, 4, 9, 9), closed_by="test", note="合成数据")
    office.power("2026-02", datetime(2026, 4, 20, 9), 210)  # corrected after the release and the closing
    office.power("2026-03", datetime(2026, 4, 20, 10), 310)  # B
    office.power("2026-03", datetime(2026, 5, 8, 9), 300)  # A again
    office.power("2026-04", datetime(2026, 5, 8, 10), 320)
    office.power("2026-04", datetime(2026, 5, 20, 9), 320, servers=None)  # withdrawn by a full file
    office.prefectures("2026-03", datetime(2026, 5, 20, 10), {QINGYANG: 1100})  # partial: Lanzhou unchanged
    office.power("2026-05", datetime(2026, 6, 12, 9), 330)  # late: due on the 10th
    with data.writer():
        yield {day: building.build(data, plan, day).path for day in (EARLY, LATE)}


def rows(told: dict[date, Path], day: date, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(told[day]), read_only=True) as con:
        return con.sql(sql).fetchall()


def power(told: dict[date, Path], day: date, month: str, area: str = "620000") -> list[Decimal]:
    found = rows(told, day, f"select obs_value from marts.mart_indicator_values where indicator = 'compute_power_total' "
                 f"and ref_area = '{area}' and time_period = '{month}' and data_source = 'gs_data' and breakdown = '_T'")  # fmt: skip
    return [value for (value,) in found]  # type: ignore[misc]


def test_a_first_load_is_known_from_its_day(told: dict[date, Path]) -> None:
    assert power(told, EARLY, "2026-01") == power(told, LATE, "2026-01") == [100]


def test_a_correction_after_the_release_changes_no_earlier_answer(told: dict[date, Path]) -> None:
    assert (power(told, EARLY, "2026-02"), power(told, LATE, "2026-02")) == ([200], [210])


def test_what_comes_after_the_closing_is_a_revision_and_marked_so(told: dict[date, Path]) -> None:
    sql = "select seq, submission_kind, is_after_close from marts.mart_submissions where form = 'gs_ai_1' and reporting_month = '2026-02' order by seq"
    assert rows(told, EARLY, sql) == [(1, "original", False)]
    assert rows(told, LATE, sql) == [(1, "original", False), (2, "correction", True)]
    marked = ("select vintage_no, is_after_close from marts.mart_indicator_revisions where indicator = 'compute_power_total' "
              "and ref_area = '620000' and time_period = '2026-02' and data_source = 'gs_data' order by 1")  # fmt: skip
    assert rows(told, LATE, marked) == [(1, False), (2, True)]


def test_a_return_that_goes_back_is_three_vintages_and_a_revert(told: dict[date, Path]) -> None:
    sql = ("select obs_value from marts.mart_indicator_revisions where indicator = 'compute_power_total' "
           "and ref_area = '620000' and time_period = '2026-03' and data_source = 'gs_data' order by vintage_no")  # fmt: skip
    assert [value for (value,) in rows(told, LATE, sql)] == [300, 310, 300]
    kinds = "select submission_kind from marts.mart_submissions where form = 'gs_ai_1' and reporting_month = '2026-03' order by seq"
    assert [kind for (kind,) in rows(told, LATE, kinds)] == ["original", "correction", "revert"]


def test_a_figure_left_out_of_a_later_full_return_is_withdrawn(told: dict[date, Path]) -> None:
    sql = "select count(*) from marts.mart_indicator_values where indicator = 'servers_installed' and time_period = '2026-04'"
    assert rows(told, LATE, sql) == [(0,)]
    history = ("select obs_value, withdrawn_at from marts.mart_indicator_revisions "
               "where indicator = 'servers_installed' and time_period = '2026-04'")  # fmt: skip
    assert rows(told, LATE, history) == [(15000, datetime(2026, 5, 20, 9))]


def test_an_area_left_out_of_a_partial_return_is_unchanged(told: dict[date, Path]) -> None:
    assert power(told, LATE, "2026-03", LANZHOU) == [5]
    assert (power(told, EARLY, "2026-03", QINGYANG), power(told, LATE, "2026-03", QINGYANG)) == (
        [1000],
        [1100],
    )


def test_arrivals_go_by_working_days_and_the_day_of_the_question(told: dict[date, Path]) -> None:
    sql = "select reporting_month, arrival from marts.mart_submissions where form = 'gs_ai_1' and seq in (0, 1) order by 1"
    assert rows(told, EARLY, sql) == [(f"2026-0{n}", "on_time") for n in (1, 2, 3)]
    assert rows(told, LATE, sql) == [
        *((f"2026-0{n}", "on_time") for n in (1, 2, 3, 4)), ("2026-05", "late"), ("2026-06", "not_due"),
    ]  # fmt: skip


def test_every_figure_of_a_return_leads_to_the_cell_it_stands_in(told: dict[date, Path]) -> None:
    sql = ("select distinct b.locator, b.value_published from marts.bridge_figure_source b where b.indicator = 'compute_power_total' "
           "and b.ref_area = '620000' and b.time_period = '2026-02' and b.data_source = 'gs_data'")  # fmt: skip
    assert rows(told, LATE, sql) == [("GS-AI-1 算力基础设施情况!D8", "210")]
