"""What every release said of every target stands in the release after it, on the cards, and nowhere differently."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from golden.published import Published, publish_twice
from support import SLOT, observation, submit, table

from contracts.plan import Plan
from warehouse import query
from warehouse.build.build import build
from warehouse.ledger.submission import Slot
from warehouse.paths import DataRoot
from warehouse.products.wording.said import MOST_SAID, said_line
from warehouse.release.publish import publish
from warehouse.release.shelf import Release, retract

ASKED = "select release, release_no, known_on, status from marts.release_statuses where target_id = 'T0012' order by release_no"
OWN = "select target_id, indicator, is_headline, status, status_zh, status_en, counts_as, known_on"


def turn(release: str, status: str, said_by: int = 9) -> dict[str, object]:
    return {
        "release": release,
        "known_on": f"{release[:4]}-{release[5:7]}-20",
        "status": status,
        "said_by": said_by,
    }


@pytest.fixture(scope="module")
def published() -> Published:
    """Two releases of a year."""
    return publish_twice()


@pytest.fixture
def root(published: Published, tmp_path: Path) -> DataRoot:
    return published.copied(tmp_path / "data")


def third(data: DataRoot, plan: Plan) -> Release:
    at = datetime(2027, 4, 1, 9)
    submit(
        data,
        [observation(time_period="2027-01", obs_value=Decimal(5))],
        at=at,
        slot=Slot(SLOT.form, SLOT.department, "2027-01"),
    )
    return publish(data, plan, build(data, plan, at.date()), at, exports=())


def test_a_release_repeats_what_those_before_it_said_and_adds_its_own(published: Published) -> None:
    first, second = published.first, published.second
    assert [r["release"] for r in table(first.database, ASKED)] == [first.name]
    found = table(second.database, ASKED)
    assert [(r["release"], r["release_no"]) for r in found] == [(first.name, 1), (second.name, 2)]
    for release in (first, second):
        own = f"{OWN} from marts.mart_target_vs_actual order by target_id"
        said = f"{OWN} from marts.release_statuses where release = '{release.name}' order by target_id"
        assert table(second.database, said) == table(release.database, own) != []


def test_what_was_said_is_carried_on_and_never_asked_again(
    root: DataRoot, shipped_plan: Plan, published: Published
) -> None:
    for name in (published.first.name,):  # its own file is gone from every reader's reach
        file = root.releases / name / published.first.database.name
        file.chmod(0o644)
        file.write_bytes(b"damaged")
    made = third(root, shipped_plan)
    names = [r["release"] for r in table(made.database, ASKED)]
    assert names == [published.first.name, published.second.name, made.name]


def test_a_release_of_a_version_without_the_table_is_asked_itself(
    root: DataRoot, shipped_plan: Plan, published: Published
) -> None:
    for release in (published.first, published.second):
        file = root.releases / release.name / release.database.name
        file.chmod(0o644)
        with duckdb.connect(str(file)) as con:
            con.execute("drop table marts.release_statuses")
            con.execute("alter table marts.mart_target_vs_actual drop column counts_as")
    made = third(root, shipped_plan).database
    found = table(made, ASKED)
    assert [r["release_no"] for r in found] == [1, 2, 3]
    # what a status counts as was not said then, but that there was no figure
    sql = f"select target_id, counts_as from marts.release_statuses where release = '{published.first.name}' order by 1"
    then = table(
        published.first.database,
        "select target_id, status_reason from marts.mart_target_vs_actual order by 1",
    )
    without = [(r["target_id"], "no_data" if r["status_reason"] == "no_data" else None) for r in then]
    assert [(r["target_id"], r["counts_as"]) for r in table(made, sql)] == without
    assert {counts for _, counts in without} == {"no_data", None}
    assert [r["status"] for r in found][:2] == [
        table(r.database, "select status from marts.mart_target_vs_actual where target_id = 'T0012'")[0][
            "status"
        ]
        for r in (published.first, published.second)
    ]


def test_a_retracted_release_says_nothing_any_more(
    root: DataRoot, shipped_plan: Plan, published: Published
) -> None:
    with root.writer():
        retract(root, published.first.name, "合成 synthetic", "test", datetime(2027, 3, 20))
    found = table(third(root, shipped_plan).database, ASKED)
    assert [(r["release"], r["release_no"]) for r in found] == [(published.second.name, 1), ("2027.04.0", 2)]


def test_a_line_tells_from_which_release_on_which_status() -> None:
    once = said_line([turn("2026.03.0", "on_track", 1)])
    assert said_line([]) is None and once is None, "a single release has nothing to be compared with"
    always = said_line([turn("2026.03.0", "on_track", 4)])
    assert always and always.zh == "历次发布：从 2026.03.0（截至 2026-03-20）起一直是“达到时序进度”"
    assert always.en == "As released: “on track” ever since 2026.03.0 (as known on 2026-03-20)"
    turned = said_line([turn("2026.03.0", "on_track"), turn("2026.06.0", "behind")])
    assert turned and turned.zh == (
        "历次发布：2026.03.0（截至 2026-03-20）起“达到时序进度”；2026.06.0（截至 2026-06-20）起“滞后于时序进度”"
    )
    assert turned.en == (
        "As released: “on track” since 2026.03.0 (as known on 2026-03-20); "
        "“behind schedule” since 2026.06.0 (as known on 2026-06-20)"
    )
    assert (said_line([turn("2026.03.0", "no_code_any_more", 2)]) or always).zh.endswith("“no_code_any_more”")
    without = said_line([turn("2026.03.0", "no_data"), turn("2026.06.0", "on_track")])
    assert without and "起“尚无数据”；" in without.zh and "“no figure” since" in without.en


def test_a_target_that_gets_a_figure_turns_though_its_status_is_the_same_word(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "said.duckdb")) as con:
        con.execute("create schema marts")
        con.execute(
            "create table marts.release_statuses as select 'T1' as target_id, n as release_no, 'r' || n as release, "
            "date '2026-01-01' as known_on, 'not_assessed' as status, "
            "case when n < 3 then 'no_data' else 'not_assessed' end as counts_as from range(1, 5) t(n)"
        )
    found = query.turns(tmp_path / "said.duckdb")["T1"]
    assert [(r["release"], r["status"], r["said_by"]) for r in found] == [
        ("r1", "no_data", 4),
        ("r3", "not_assessed", 4),
    ]


@pytest.mark.parametrize(("turns", "left"), [(MOST_SAID, 0), (MOST_SAID + 1, 1), (MOST_SAID + 3, 3)])
def test_of_many_turns_the_last_are_told_and_the_rest_counted(turns: int, left: int) -> None:
    found = said_line([turn(f"2026.{n:02}.0", ("on_track", "behind")[n % 2]) for n in range(1, turns + 1)])
    assert found and found.zh.count("起“") == MOST_SAID == found.en.count(" since ")
    assert (f"此前另有 {left} 次" in found.zh) == (f"{left} earlier" in found.en) == bool(left)
    assert f"2026.{turns:02}.0" in found.zh
