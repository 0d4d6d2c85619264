"""An indicator is renamed, redefined, retired and replaced: what was known before stays, what comes after follows."""

import re
import shutil
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from support import HOME, marts, observation, submit, table

from contracts.faults import ContractError, Fault
from contracts.held_indicators import Held, check_held, told_of_held
from contracts.registry import load_plan
from contracts.renames import former_codes
from contracts.tables import FINDING, OBSERVATION, empty, polars_schema
from contracts.used_declarations import Used, check_used, written
from warehouse.audience import FILE_NAME
from warehouse.ledger.earlier_values import values_of
from warehouse.ledger.figures_held import figures_held
from warehouse.ledger.submission import Slot
from warehouse.ledger.submission_difference import changes_now
from warehouse.paths import DataRoot
from warehouse.products.edition import Edition
from warehouse.products.pages import INDEX
from warehouse.products.pages.site import Site
from warehouse.release.difference.compare import difference

HARBOUR = HOME / "tests" / "plans" / "harbour"
OLD, NEW = "quay_berths_in_service", "quay_berths_open"
SLOT = Slot("published", "harbour_office", "2026-01")
HEADER = "indicator,key,value,recorded_on,reason_zh,reason_en\n"


def berths(period: str, value: int, **given: Any) -> dict[str, Any]:
    known: dict[str, Any] = {
        "indicator": OLD, "ref_area": "990000", "unit_measure": "count", "data_source": "harbour_gazette",
        "reliability": "official", "time_period": period, "obs_value": Decimal(value),
    }  # fmt: skip
    return observation(**(known | given))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The harbour's plan, to be changed."""
    folder = tmp_path / "plan"
    shutil.copytree(HARBOUR, folder)
    return folder


@pytest.fixture
def data(tmp_path: Path) -> DataRoot:
    """A ledger with two years of berths."""
    found = DataRoot(tmp_path / "data")
    submit(found, [berths("2024", 10), berths("2025", 12)], at=datetime(2026, 1, 10, 9), slot=SLOT)
    return found


def renamed(root: Path) -> None:
    """The berths have another code, the old one among their aliases."""
    for path in (*root.glob("indicators/*.yml"), root / "targets.csv"):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".yml":
            text = text.replace(f"code: {OLD}\n", f"code: {NEW}\n").replace(
                "aliases: [", f"aliases: [{OLD}, "
            )
        path.write_text(text.replace(f",{OLD},", f",{NEW},"), encoding="utf-8")


def declare(root: Path, *rows: str) -> None:
    (root / "declarations.csv").write_text(HEADER + "".join(f"{row},试,try\n" for row in rows), "utf-8")


def faults_of(check: Any) -> list[Fault]:
    with pytest.raises(ContractError) as caught:
        check()
    return caught.value.faults


def test_figures_of_a_renamed_indicator_follow_in_one_history(root: Path, data: DataRoot) -> None:
    renamed(root)
    plan = load_plan(root)
    later = [berths("2025", 13, indicator=NEW), berths("2026-06", 14, indicator=NEW)]
    submit(
        data,
        later,
        at=datetime(2026, 7, 1, 9),
        slot=Slot(SLOT.form, SLOT.department, "2026-07"),
        coverage="partial",
    )
    database = marts(data, plan, date(2026, 7, 31))
    values = table(
        database,
        "select distinct indicator, time_period, obs_value from marts.mart_indicator_values order by 2",
    )
    assert [(v["indicator"], v["time_period"], v["obs_value"]) for v in values] == [
        (NEW, "2024", 10), (NEW, "2025", 13), (NEW, "2026-06", 14),
    ]  # fmt: skip
    revised = table(
        database,
        "select obs_value from marts.mart_indicator_revisions where time_period = '2025' order by vintage_no",
    )
    assert [row["obs_value"] for row in revised] == [12, 13]


def test_the_release_after_a_rename_tells_of_the_new_name_and_of_no_figure(
    root: Path, data: DataRoot
) -> None:
    before = marts(data, load_plan(root), date(2026, 7, 31))
    renamed(root)
    plan = load_plan(root)
    after = marts(data, plan, date(2026, 7, 31))
    found = difference(before, after, renamed=former_codes(plan.indicators.values()))
    assert found.figures() == {"added": 0, "revised": 0, "withdrawn": 0}
    told = found.changes.filter(pl.col("mart") == "dim_indicator").select(
        "change", "column_name", "old_value", "new_value"
    )
    assert told.rows() == [("changed", "indicator", OLD, NEW)]
    assert difference(before, after).figures() == {"added": 2, "revised": 0, "withdrawn": 2}


def test_a_return_under_the_new_code_is_held_against_what_stood_under_the_old(
    root: Path, data: DataRoot
) -> None:
    renamed(root)
    load_plan(root)
    assert {key[0] for key in values_of(data, SLOT)} == {NEW}
    again = submit(data, [berths("2024", 10, indicator=NEW), berths("2025", 12, indicator=NEW)],
                   at=datetime(2026, 2, 1, 9), slot=Slot("other", "harbour_office", "2026-01"))  # fmt: skip
    assert again.is_accepted
    frame = pl.DataFrame([berths("2024", 10, indicator=NEW), berths("2025", 12, indicator=NEW)],
                         schema=polars_schema(OBSERVATION), orient="row")  # fmt: skip
    assert pl.concat(changes_now(data, SLOT, "full", lambda: [frame], empty(FINDING))).is_empty()


def test_the_ledger_takes_a_rename_and_refuses_a_lost_code_unit_or_area(root: Path, data: DataRoot) -> None:
    held, areas = figures_held(data)
    renamed(root)
    plan = load_plan(root)
    check_held(plan, held, areas)
    assert list(told_of_held(plan, held)) == [
        ("told.plan.renamed", {"former": OLD, "now": NEW, "figures": 2})
    ]
    lost = {"tide_height": Held(3, "x", ("count",))}
    assert [f.rule_id for f in faults_of(lambda: check_held(plan, held | lost, areas))] == [
        "plan.indicator.missing"
    ]
    cubic = {NEW: Held(2, "x", ("cubic_metres",))}
    (fault,) = faults_of(lambda: check_held(plan, cubic, areas))
    assert (fault.rule_id, fault.key) == ("plan.indicator.unit", f"{NEW}.unit") and fault.line > 1
    (fault,) = faults_of(lambda: check_held(plan, held, {"990000": 1, "990000-WB": 4}))
    assert (fault.rule_id, fault.file) == ("plan.area.missing", "codelists/ref_area.csv")


def test_a_target_of_a_renamed_indicator_is_no_edited_target(root: Path) -> None:
    used = Used("2026.1.0", date(2026, 1, 31), written(root))
    renamed(root)
    load_plan(root)
    check_used(root, used)


def test_a_retired_indicator_leaves_the_targets_from_its_day_and_keeps_its_past(
    root: Path, data: DataRoot
) -> None:
    declare(root, f"{OLD},retired_on,2026-03-01,2026-02-15")
    plan = load_plan(root)
    targets = {t.target_id for t in plan.targets if t.indicator == OLD}
    for day, expected in ((date(2026, 2, 28), targets), (date(2026, 3, 1), set())):
        database = marts(data, plan, day)
        found = table(
            database, f"select target_id from marts.mart_target_vs_actual where indicator = '{OLD}'"
        )
        assert {row["target_id"] for row in found} == expected, day
        assert (
            len(table(database, f"select 1 from marts.mart_indicator_values where indicator = '{OLD}'")) == 2
        )
        (about,) = table(database, f"select is_retired from marts.dim_indicator where indicator = '{OLD}'")
        assert about["is_retired"] is (not expected)


def test_the_page_lists_a_retired_indicator_with_what_took_its_place(
    root: Path, data: DataRoot, tmp_path: Path
) -> None:
    successor, day = "shore_power_call_share", date(2026, 3, 2)
    declare(root, f"{OLD},retired_on,2026-03-01,2026-02-15", f"{OLD},replaced_by,{successor},2026-02-15")
    plan = load_plan(root)
    folder = tmp_path / "edition"
    folder.mkdir()
    (folder / FILE_NAME).symlink_to(marts(data, plan, day))
    page = Site(Edition(folder, "2026.3.0", datetime(2026, 3, 2, 9), day, plan, None)).pages()[INDEX]
    (line,) = re.findall(rf"<li id=i-{OLD}>(.*?)(?=<li|</ul)", page, re.S)
    assert "自 2026-03-01 起停用" in line and "retired from 2026-03-01" in line
    assert f"href=#i-{successor}>" in line and "接替" in line
    assert f"id=i-{successor}" in page, "the link leads somewhere"


def test_a_redefinition_is_a_break_from_its_period_on(root: Path, data: DataRoot) -> None:
    submit(
        data,
        [berths("2026-06", 14)],
        at=datetime(2026, 7, 1, 9),
        slot=Slot(SLOT.form, SLOT.department, "2026-07"),
        coverage="partial",
    )
    before = marts(data, load_plan(root), date(2026, 7, 31))
    declare(
        root,
        f"{OLD},redefined_since,2026-04,2026-07-15",
        f"{OLD},definition_en,Berths with cranes,2026-07-15",
    )
    after = marts(data, load_plan(root), date(2026, 7, 31))
    asked = f"select status_reason from marts.mart_target_vs_actual where indicator = '{OLD}' and target_value is not null and is_headline"
    reasons = [{row["status_reason"] for row in table(database, asked)} for database in (before, after)]
    assert "series_break" not in reasons[0] and reasons[1] == {"series_break"}
    (about,) = table(
        after, f"select definition_en, redefined_since from marts.dim_indicator where indicator = '{OLD}'"
    )
    assert about == {"definition_en": "Berths with cranes", "redefined_since": date(2026, 4, 1)}


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ((f"{OLD},retired_on,2026-03-01,2026-02-15", f"{OLD},replaced_by,{OLD},2026-02-15"), "plan.code.unknown"),
        ((f"{OLD},replaced_by,shore_power_call_share,2026-02-15",), "plan.indicator.not_retired"),
        ((f"{OLD},retired_on,2020-01-01,2020-01-01",), "plan.indicator.retired"),
        # on the very day on which a target of it was recorded
        ((f"{OLD},retired_on,2025-02-01,2025-02-01",), "plan.indicator.retired"),
        ((f"{OLD},redefined_since,someday,2026-02-15",), "plan.value.invalid"),
    ],
)  # fmt: skip
def test_a_life_that_contradicts_itself_is_named(root: Path, rows: tuple[str, ...], rule: str) -> None:
    declare(root, *rows)
    assert rule in {fault.rule_id for fault in faults_of(lambda: load_plan(root))}
