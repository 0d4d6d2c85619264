"""A target stated against a period for which the plan writes no value is computed from the figure of that period, as known."""

import shutil
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from support import HOME, marts, observation, submit

from contracts.faults import ContractError
from contracts.plan import Plan
from contracts.registry import load_plan
from contracts.stated_targets import factor_of
from warehouse import query
from warehouse.ledger.submission import Slot
from warehouse.paths import DataRoot
from warehouse.products.wording.arithmetic import arithmetic

HARBOUR = HOME / "tests" / "plans" / "harbour"
BERTHS = "quay_berths_in_service"


FIRST = datetime(2026, 1, 10, 9)
# of one series, each for a year of its own: what is said, its base period, operator, path
STATED = {
    2027: ("double the 2023 value", "", "ge", ""),
    2028: ("double", "2024-12", "ge", ""),
    2029: ("比2023年增长200%", "", "gt", "geometric"),
    2030: ("half", "2023", "ge", ""),
    2031: ("double the 2022 value", "", "ge", ""),  # nobody gave a figure of 2022, though of 2023
    2032: ("double the 2021 value", "", "ge", ""),  # of which only a bound is known
    2025: ("double the 2019 value", "", "ge", ""),  # the date is past, the base unknown
}


def plan_of(folder: Path, asked: dict[int, tuple[str, str, str, str]]) -> Path:
    """The harbour's plan with its target of berths stated so, one for each of those years."""
    root = Path(shutil.copytree(HARBOUR, folder / "plan"))
    head, first, *rest = (root / "targets.csv").read_text(encoding="utf-8").splitlines()
    lines = [f"{head},stated"]
    for year, (stated, base_period, operator, path) in asked.items():
        line = first.replace("H01,", f"B{year},").replace(",2027,ge,40,", f",{year},{operator},,")
        lines.append(line.replace(",,2024-12,20,", f",{path},{base_period},,") + f",{stated}")
    (root / "targets.csv").write_text(
        "\n".join([*lines, *(f"{line}," for line in rest), ""]), encoding="utf-8"
    )
    return root


def figure(period: str, value: float, **more: Any) -> dict[str, Any]:
    given = {
        "indicator": BERTHS,
        "ref_area": "990000",
        "unit_measure": "count",
        "data_source": "harbour_gazette",
    }
    given |= {"accepted_at": FIRST}
    return observation(
        **(given | more), reliability="official", time_period=period, obs_value=Decimal(str(value))
    )


def told(folder: Path) -> tuple[DataRoot, Plan]:
    """The plan with its targets, and figures of their bases, that of 2023 revised in March."""
    data, plan = DataRoot(folder / "data"), load_plan(plan_of(folder, STATED))
    figures = [
        figure("2021-12", 11, value_qualifier="gt"), figure("2023-12", 18), figure("2024-12", 20), figure("2025-12", 27),
    ]  # fmt: skip
    submit(data, figures, at=FIRST, slot=Slot("published", "harbour_office", "2026-01"))
    later = datetime(2026, 3, 10, 9)
    revised = [figure("2023-12", 15, accepted_at=later)]
    submit(data, revised, at=later, slot=Slot("published", "harbour_office", "2026-03"), coverage="partial")
    return data, plan


@pytest.fixture(scope="module")
def as_known(tmp_path_factory: pytest.TempPathFactory) -> dict[int, dict[str, dict[str, Any]]]:
    """The rows of the targets as known in February and, after the revision, in April."""
    data, plan = told(tmp_path_factory.mktemp("bases"))
    made = {day.month: marts(data, plan, day) for day in (date(2026, 2, 1), date(2026, 4, 1))}
    return {
        month: {row["target_id"]: row for row in query.targets(database, BERTHS, "990000")}
        for month, database in made.items()
    }


Rows = dict[int, dict[str, dict[str, Any]]]


@pytest.mark.parametrize(
    ("stated", "factor"),
    [
        ("double the 2023 value", "2"), ("Double the 2023-12 level", "2"), ("cut by half against 2025", "0.5"),
        ("halved from 2025", "0.5"), ("+50% on 2023", "1.5"), ("cut by 30% compared with the 2025 value", "0.7"),
        ("比2023年翻一番", "2"), ("较2025年减半", "0.5"), ("比2020年降低18%", "0.82"), ("x1.5 against 2023-Q4", "1.5"),
    ],
)  # fmt: skip
def test_the_words_may_name_the_period_they_are_said_of(stated: str, factor: str) -> None:
    assert factor_of(stated) == Decimal(factor)


@pytest.mark.parametrize(
    ("target", "value", "status"),
    [
        ("B2027", "36", "on_track"),
        ("B2028", "40", "on_track"),
        ("B2029", "54", "on_track"),
        ("B2030", "9", "achieved"),
    ],
)
def test_the_value_is_so_many_times_the_figure_of_the_base(
    as_known: Rows, target: str, value: str, status: str
) -> None:
    row = as_known[2][target]
    assert (row["target_value"], row["status"]) == (Decimal(value), status)
    assert (row["base_value"] * row["base_factor"], row["is_base_shifted"]) == (Decimal(value), False)
    said = "\n".join(line.en for line in arithmetic(row))
    base, times = f"{row['base_value'].normalize():f}", f"{row['base_factor'].normalize():f}"
    assert f"Y = y₀ × {times} = {base} × {times} = {value}" in said, said


@pytest.mark.parametrize("target", ["B2031", "B2032", "B2025"])
def test_without_the_figure_of_the_base_itself_nothing_is_assessed(as_known: Rows, target: str) -> None:
    row = as_known[2][target]
    assert (row["status"], row["status_reason"], row["target_value"]) == ("not_assessed", "no_baseline", None)
    assert {
        row[name] for name in ("schedule_ratio", "progress_share", "required_value_now", "gap_to_target")
    } == {None}


def test_a_revised_base_moves_the_target_from_the_day_it_is_known(as_known: Rows) -> None:
    assert [as_known[month]["B2027"]["target_value"] for month in (2, 4)] == [36, 30]
    assert [as_known[month]["B2027"]["base_value"] for month in (2, 4)] == [18, 15]
    assert as_known[4]["B2028"]["target_value"] == 40, "of another base"


@pytest.mark.parametrize(
    ("stated", "rule"),
    [
        (("double", "", "ge", ""), "plan.target.stated"),
        (("double the 2023 value", "2024", "ge", ""), "plan.target.stated"),
        (("double the 2023-13 value", "", "ge", ""), "plan.target.stated"),
        (("twice as much as 2023", "", "ge", ""), "plan.value.invalid"),
        (("x20000 against 2023", "", "ge", ""), "plan.target.stated_ledger"),
        (("double the 2023 value", "", "approx", ""), "plan.target.stated_ledger"),
        (("double the 2023 value", "", "ge", "cumulative"), "plan.target.stated_ledger"),
    ],
)
def test_what_cannot_be_computed_is_named_with_its_line(
    tmp_path: Path, stated: tuple[str, str, str, str], rule: str
) -> None:
    with pytest.raises(ContractError) as caught:
        load_plan(plan_of(tmp_path, {2027: stated}))
    assert [(f.rule_id, f.file, f.line) for f in caught.value.faults] == [(rule, "targets.csv", 2)]
