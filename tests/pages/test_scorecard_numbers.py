"""Every number of the scorecard is that of the marts, to the last digit and in its words."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pages.conftest import Browser, Visit, files
from support import table

from contracts.plan import Plan
from warehouse.products.pages import INDEX
from warehouse.release.shelf import Release

SCALES = {"亿": Decimal(10) ** 8, "万": Decimal(10) ** 4}


MARKED = """nodes => nodes.map(node => ({
    value: node.value, column: node.dataset.c ?? 'obs_value', tally: node.dataset.tally,
    zh: (node.querySelector('i') ?? node).textContent, en: (node.querySelector('[lang=en]') ?? node).textContent,
    target: node.closest('[data-target]')?.dataset.target, goal: node.closest('[data-goal]')?.dataset.goal,
    key: node.closest('[data-key]')?.dataset.key, period: node.closest('[data-period]')?.dataset.period ?? node.closest('.narrow tr')?.cells[0].textContent,
    part: node.closest('[data-part]')?.dataset.part ?? '_T;NONE', area: node.closest('.bars tr')?.querySelector('a').hash.slice(3) ?? node.closest('[data-area]')?.dataset.area ?? '620000',
    indicator: node.closest('[data-indicator]')?.dataset.indicator,
}))"""


def printed(text: str) -> tuple[Decimal, Decimal]:
    """The number a text shows, and half a unit of its last digit."""
    found = re.search(r"-?[\d,]+(?:\.\d+)?", text)
    assert found, text
    digits = found[0].replace(",", "")
    after = text[found.end() :].lstrip()
    scale = SCALES.get(
        after[:1], Decimal("0.01") if after.startswith("%") and "/" not in text else Decimal(1)
    )
    places = len(digits.partition(".")[2])
    return Decimal(digits) * scale, Decimal(5).scaleb(-places - 1) * scale


@pytest.mark.parametrize("which", ["shipped", "practised"])
def test_every_number_is_that_of_the_marts_in_its_value_and_in_its_words(
    which: str, browser: Browser, request: pytest.FixtureRequest
) -> None:
    release: Release = request.getfixturevalue(which)
    answers = _answers(release.database)
    checked: dict[str, int] = {}
    for file in files(release):
        for node in browser.open(file, script=False).page.eval_on_selector_all("data", MARKED):
            if node["tally"]:
                continue
            kind, expected = _expected(answers, node)
            assert Decimal(node["value"]) in expected, (file.name, node)
            for text in (node["zh"], node["en"]):
                shown, near = printed(text)
                exact = Decimal(node["value"])
                if node["column"].endswith("_share") and "%" in text:
                    shown, near = printed(text)
                elif "%" in text:  # a value in per cent stands as it is
                    shown, near = shown * 100, near * 100
                assert abs(shown - exact) <= near, (text, node)
            checked[kind] = checked.get(kind, 0) + 1
    assert checked["target"] > 100 and checked["reading"] > 100 and checked["goal"] >= 30, checked


def _answers(database: Path) -> dict[str, dict[Any, Any]]:
    readings: dict[Any, set[Decimal]] = {}
    for row in table(database, "from marts.mart_indicator_values where obs_value is not null"):
        part, place = f"{row['breakdown']};{row['accumulation']}", (row["indicator"], row["ref_area"])
        source = f"{row['time_period']};{row['data_source']}"
        readings.setdefault((*place, part, source), set()).add(row["obs_value"])
        if row["is_preferred"] and not row["is_forecast"]:
            readings.setdefault((*place, part, row["time_period"]), set()).add(row["obs_value"])
    revised: dict[str, set[Decimal]] = {}
    for row in table(database, "from marts.mart_indicator_revisions where vintage_no > 1"):
        revised.setdefault(row["indicator"], set()).update({row["obs_value"], row["previous_value"]})
    return {
        "target": {r["target_id"]: r for r in table(database, "from marts.mart_target_vs_actual")},
        "goal": {r["goal"]: r for r in table(database, "from marts.mart_goal_scorecard")},
        "reading": readings,
        "revision": revised,
    }


def _expected(answers: dict[str, dict[Any, Any]], node: dict[str, Any]) -> tuple[str, set[Decimal]]:
    """What the marts hold for a figure of the page, by the keys that stand around it."""
    for kind in ("target", "goal"):
        if node[kind]:
            return kind, {Decimal(answers[kind][node[kind]][node["column"]])}
    if node["key"] or node["period"]:
        key = (node["indicator"], node["area"], node["part"], node["key"] or node["period"])
        return "reading", answers["reading"][key]
    return "revision", answers["revision"][node["indicator"]]


def test_the_counts_on_top_are_those_of_the_headline_targets(visit: Visit, shipped: Release) -> None:
    shown = visit.page.eval_on_selector_all(
        ".tally [data-tally]", "n => n.map(x => [x.dataset.tally, Number(x.value)])"
    )
    counts = table(
        shipped.database,
        "select sum(behind_count) as behind_count, sum(pending_count) as pending_count, sum(achieved_count) as achieved_count, "
        "sum(targets_count) as targets from marts.mart_goal_scorecard",
    )[0]
    assert sum(n for _, n in shown) == counts["targets"]
    assert {k: n for k, n in shown if k in counts} == {k: v for k, v in counts.items() if k != "targets"}


def test_each_goal_counts_its_headline_targets_those_without_figures_apart(
    visit: Visit, shipped: Release
) -> None:
    shown = visit.page.eval_on_selector_all(
        ".goals [data-tally]",
        "n => n.map(x => [x.closest('[data-goal]').dataset.goal, x.dataset.tally, Number(x.value)])",
    )
    kinds = "case when status_reason = 'no_data' then 'no_data_count' when status = 'pending' then 'pending_count' end"
    counted = table(
        shipped.database,
        f"select goal, {kinds} as kind, count(*) as n from marts.mart_target_vs_actual "
        f"where is_headline and {kinds} is not null group by all",
    )
    assert {(g, k): n for g, k, n in shown if k in ("no_data_count", "pending_count")} == {
        (r["goal"], r["kind"]): r["n"] for r in counted
    }
    assert sum(n for _, _, n in shown) == table(
        shipped.database, "select count(*) as n from marts.mart_target_vs_actual where is_headline"
    )[0]["n"]  # fmt: skip


def test_each_headline_target_is_counted_under_who_set_it(
    visit: Visit, shipped: Release, shipped_plan: Plan
) -> None:
    shown = {
        row.locator("th").inner_text(): int(row.locator(".num").inner_text())
        for row in visit.page.locator(".whose tr").all()
    }
    own = table(
        shipped.database,
        f"select count(*) as n from marts.mart_target_vs_actual where is_headline and document = '{shipped_plan.header.document}'",
    )[0]["n"]
    assert shown["方案自己的"] == own
    total = table(shipped.database, "select count(*) as n from marts.mart_target_vs_actual where is_headline")
    assert sum(shown.values()) == total[0]["n"]


def test_areas_are_compared_by_progress_and_never_by_raw_counts(visit: Visit, shipped: Release) -> None:
    cells = visit.page.locator(".matrix td[data-target]")
    told = {cell.get_attribute("data-target"): cell.inner_text() for cell in cells.all()}
    rows = table(
        shipped.database,
        "select target_id, progress_share from marts.mart_target_vs_actual where is_headline "
        "and ref_area not in ('620000', '000000')",
    )
    assert {r["target_id"] for r in rows} >= set(told) and len(told) >= 5
    for row in rows:
        if row["target_id"] in told:
            assert ("%" in told[row["target_id"]]) == (row["progress_share"] is not None)


def test_a_difference_between_shares_is_in_percentage_points_at_few_decimals(
    browser: Browser, practised: Release
) -> None:
    file = practised.path / "pages" / "goal-governance.html"
    steps = browser.open(file if file.exists() else practised.path / INDEX).page.locator(
        "#i-gov_service_smart_share .steps"
    )
    text = steps.first.text_content() or ""
    assert re.search(r"距路径 = .* = -?[\d.]+个百分点；距目标 = .* = -?[\d.]+个百分点", text), text
    assert not re.search(r"\d\.\d{5,}", text), text
