"""Every count of statuses that a product of a release shows is the same count. 合成数据."""

import io
import re
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from exports.small import copied, small_edition
from rich.console import Console
from support import table

from contracts.codelists import shared_codelist
from orchestration.views.scorecard import GOAL_STATES, print_scorecard
from warehouse.products.bi.declared import dashboard
from warehouse.products.pages import INDEX, write_pages
from warehouse.products.pages.overview import COUNTS

GROUPS = [group.code for group in shared_codelist("status_group")]
HEADINGS = dict(
    zip(
        GROUPS,
        ["已达标", "达到时序进度", "滞后或恶化", "待核定", "定性目标", "暂不评估", "尚无数据"],
        strict=True,
    )
)
WORDS = dict(zip(GROUPS, ["达标", "达进度", "滞后", "待核定", "定性", "不评估", "无数据"], strict=True))


@pytest.fixture(scope="module")
def counted() -> dict[str, int]:
    """Headline targets by what their status counts as, from the targets themselves."""
    rows = table(
        small_edition().database, "select counts_as from marts.mart_target_vs_actual where is_headline"
    )
    found = Counter(row["counts_as"] for row in rows)
    return {group: found[group] for group in GROUPS}


def test_the_groups_of_the_statuses_are_declared() -> None:
    assert {status.extra["counts_as"] for status in shared_codelist("status")} <= set(GROUPS)
    assert shared_codelist("reason")["no_data"].extra["counts_as"] == "no_data"
    assert list(COUNTS) == GROUPS


def test_the_scorecard_of_the_goals_counts_each_headline_target_once(counted: dict[str, int]) -> None:
    (sums,) = table(
        small_edition().database,
        f"select {', '.join(f'sum({c}) as {c}' for c in (*COUNTS.values(), 'targets_count'))} from marts.mart_goal_scorecard",
    )
    assert {group: sums[column] for group, column in COUNTS.items()} == counted
    assert sums["targets_count"] == sum(counted.values())
    assert counted["no_data"] > 0


def test_the_workbook_shows_these_counts(counted: dict[str, int]) -> None:
    sheet = openpyxl.load_workbook(small_edition().folder / "longshu.xlsx")["记分卡"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    heading = next(row for row in rows if "主目标数" in row)
    total = next(row for row in rows if "合计" in row)
    assert {group: total[heading.index(HEADINGS[group])] for group in GROUPS} == counted


def test_the_dashboard_counts_these(counted: dict[str, int]) -> None:
    metrics = {metric.name: metric for metric in dashboard().metrics["mart_target_vs_actual"]}
    wanted = {
        "targets_met": counted["met"] + counted["on_schedule"],
        "targets_behind": counted["behind"],
        "targets_without_figure": counted["no_data"],
    }
    for name, number in wanted.items():
        (row,) = table(
            small_edition().database,
            f"select {metrics[name].sql} as n from marts.mart_target_vs_actual where is_headline",
        )
        assert row["n"] == number, name


def test_the_terminal_shows_these_counts(counted: dict[str, int]) -> None:
    written = io.StringIO()
    edition = small_edition()
    print_scorecard(
        Console(file=written, width=400),
        edition.database,
        edition.plan.header,
        edition.plan.proposed_departments,
    )
    notes = re.findall(r"主目标 ((?:\S+ \d+ ?)+)", written.getvalue())
    seen: Counter[str] = Counter()
    for note in notes:
        for word, number in re.findall(r"(\S+) (\d+)", note):
            seen[word] += int(number)
    rows = table(
        small_edition().database,
        "select counts_as, goal_state from marts.mart_target_vs_actual join marts.mart_goal_scorecard using (goal) "
        "where is_headline",
    )
    wanted = Counter(row["counts_as"] for row in rows if row["goal_state"] not in GOAL_STATES)
    assert {group: seen[WORDS[group]] for group in GROUPS} == {group: wanted[group] for group in GROUPS}
    assert sum(wanted.values()) > 0


def test_the_page_shows_these_counts(counted: dict[str, int], tmp_path: Path) -> None:
    edition = copied(tmp_path / "made")
    write_pages(edition)
    text = (edition.folder / INDEX).read_text(encoding="utf-8")
    tally = re.search(r'<ul class="?tally"?>(.*?)</ul>', text, re.DOTALL)
    assert tally
    found = re.findall(r'<data value="?(\d+)"? data-tally="?(\w+)"?>', tally[1])
    shown = {column: int(number) for number, column in found}
    assert {group: shown[column] for group, column in COUNTS.items()} == counted
