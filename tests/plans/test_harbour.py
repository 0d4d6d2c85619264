"""A second plan needs no Python and no SQL: the fictitious harbour loads and is checked as it stands."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from support import HOME

from contracts.plan import Plan
from contracts.registry import load_plan
from sources.checking import Context, Report, check
from sources.published.bundle import compilations

PLANS = Path(__file__).parent
HARBOUR = PLANS / "harbour"
LOCAL_WORDS = re.compile(r"甘肃|庆阳|兰州|陇东|gansu|qingyang|lanzhou|(?<!\d)62\d{4}(?!\d)", re.IGNORECASE)
DATA_FOLDERS = (HOME / "contracts" / "plans", HOME / "sources" / "published" / "gansu_ai_plus")


@pytest.fixture(scope="module")
def harbour() -> Plan:
    return load_plan(HARBOUR)


@pytest.fixture(scope="module")
def report(harbour: Plan) -> Report:
    (one,) = compilations(harbour.code, PLANS / "published")
    return check(
        one.path.read_bytes(), one.path.name, harbour.forms["published"], harbour, Context(one.written_on)
    )


def code_files() -> Iterator[Path]:
    for folder in ("contracts", "sources", "warehouse", "orchestration", "dbt_project"):
        for path in sorted((HOME / folder).rglob("*")):
            inside_data = any(path.is_relative_to(one) for one in DATA_FOLDERS)
            if path.suffix in {".py", ".sql"} and not inside_data and "target" not in path.parts:
                yield path


def test_the_second_plan_loads_with_its_three_goals_each_measured(harbour: Plan) -> None:
    assert [goal.code for goal in harbour.header.goals] == ["quays", "shore_power", "crews"]
    assert set(harbour.goal_of.values()) == {"quays", "shore_power", "crews"}
    assert [target.target_id for target in harbour.targets] == ["H01", "H02", "H03"]


def test_the_second_plan_says_everywhere_that_it_is_synthetic(harbour: Plan) -> None:
    labels = [harbour.header.title_en, *(goal.label_en for goal in harbour.header.goals)]
    labels += [indicator.label_en for indicator in harbour.indicators.values()]
    assert [label for label in labels if "synthetic" not in label] == []


def test_the_second_plans_figures_are_all_taken(report: Report) -> None:
    assert (report.counts.read, report.counts.accepted) == (8, 8)
    assert report.findings["rule_id"].to_list() == ["row.value.bound"]
    assert report.findings["locator"].to_list() == ["N4"]


def test_an_alias_a_sub_area_and_a_reading_note_of_the_second_plan_are_resolved(report: Report) -> None:
    rows = {row["row_no"]: row for row in report.observations.to_dicts()}
    assert rows[3]["indicator"] == "quay_berths_in_service"
    assert rows[5]["ref_area"] == "990000-EB"
    assert (rows[9]["obs_status"], rows[9]["comment_obs"].split()[0]) == ("E", "合成说明：估计数")


def test_a_figure_dated_to_the_month_is_known_from_the_end_of_that_month(report: Report) -> None:
    known = {row["row_no"]: row["accepted_at"].date() for row in report.observations.to_dicts()}
    assert known[9] == date(2026, 1, 31)
    assert known[2] == date(2025, 1, 20)


def test_the_second_plan_refuses_the_figures_of_another_plan(harbour: Plan) -> None:
    shipped = HOME / "sources" / "published" / "gansu_ai_plus" / "2026-11.csv"
    report = check(
        shipped.read_bytes(), "x.csv", harbour.forms["published"], harbour, Context(date(2026, 11, 23))
    )
    assert report.outcome == "rejected"
    assert report.observations.height == 0


def test_no_line_of_code_knows_the_plan_that_ships() -> None:
    files = list(code_files())
    assert len(files) > 80
    found = [
        f"{path.relative_to(HOME)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if LOCAL_WORDS.search(line)
    ]
    assert found == []
