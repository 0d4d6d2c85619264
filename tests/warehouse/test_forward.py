"""The pointer moves forward alone; far less than before goes out only with a person's yes and name (合成数据)."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from golden.published import publish_twice
from typer.testing import CliRunner

from contracts.errors import UserFault
from contracts.plan import Plan
from orchestration.cli.app import app
from warehouse.build.build import Build
from warehouse.build.build_record import finished
from warehouse.ledger import register
from warehouse.paths import DataRoot
from warehouse.release.forward import FarLessError, GoesBackError
from warehouse.release.publish import publish
from warehouse.release.shelf import current_release, retract

AT = datetime(2027, 4, 1, 9)


@pytest.fixture
def data(tmp_path: Path) -> DataRoot:
    shutil.copytree(publish_twice().data.root, tmp_path / "data", symlinks=True)
    return DataRoot(tmp_path / "data")


def current(data: DataRoot) -> str | None:
    found = current_release(data)
    return found.name if found else None


def earlier_build(data: DataRoot) -> Build:
    """The build of the first release, which knows one submission less."""
    ((folder, made),) = [(f, m) for f, m in finished(data) if len(m.submissions) == 1]
    return Build("earlier", folder / "longshu.duckdb", made.known_on, True, ())


def test_a_build_begun_earlier_and_finished_later_does_not_become_current(
    data: DataRoot, shipped_plan: Plan
) -> None:
    with pytest.raises(GoesBackError):
        publish(data, shipped_plan, earlier_build(data), AT, exports=())
    assert current(data) == "2027.03.0"


def test_a_retraction_with_name_and_reason_is_the_way_back(data: DataRoot, shipped_plan: Plan) -> None:
    retract(data, "2027.03.0", "合成", "张三", AT)
    assert current(data) == "2027.02.0"
    (said,) = register.acts(data, "retracted")
    assert (said.by, said.content["reason"]) == ("张三", "合成")
    found = publish(data, shipped_plan, earlier_build(data), AT, exports=())
    assert found.name != "2027.03.0"


def test_a_build_as_known_on_an_earlier_day_does_not_become_current(
    data: DataRoot, shipped_plan: Plan
) -> None:
    build = replace(publish_twice().build, key="look-back", known_on=date(2027, 3, 14))
    with pytest.raises(GoesBackError):
        publish(data, shipped_plan, build, AT, exports=())
    assert current(data) == "2027.03.0"


def test_a_look_back_is_not_released_from_the_command_line_either(data: DataRoot) -> None:
    words = ["build", "--release", "--known-on", "2025-09-30", "--data-root", str(data.root)]
    done = CliRunner().invoke(app, words)
    assert isinstance(done.exception, UserFault) and "look back" in done.exception.en
    assert current(data) == "2027.03.0"


def _no_figures(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("create table kept as select * from marts.mart_indicator_values where false")
    con.execute("drop view marts.mart_indicator_values")
    con.execute("create table marts.mart_indicator_values as select * from kept")
    con.execute("drop table kept")


def _no_form(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("delete from marts.mart_submissions where seq > 0")


LESS: dict[str, Callable[[duckdb.DuckDBPyConnection], None]] = {
    "no figures": _no_figures,
    "a form gone": _no_form,
}


@pytest.mark.parametrize("what", LESS)
def test_far_less_than_before_waits_for_a_yes_and_a_name(
    data: DataRoot, shipped_plan: Plan, tmp_path: Path, what: str
) -> None:
    build = publish_twice().build
    folder = tmp_path / "less"
    shutil.copytree(build.path.parent, folder)
    with duckdb.connect(str(folder / build.path.name)) as con:
        LESS[what](con)
    less = replace(build, key="less", path=folder / build.path.name)
    with pytest.raises(FarLessError):
        publish(data, shipped_plan, less, AT, exports=(), by="张三")
    assert current(data) == "2027.03.0"
    publish(data, shipped_plan, less, AT, exports=(), by="张三", is_confirmed=True)
    assert current(data) == "2027.04.0"
    assert register.acts(data, "published")[-1].by == "张三"


def test_a_yes_without_a_name_is_refused(data: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LONGSHU_BY", raising=False)
    from orchestration.settings import NobodyNamedError, who

    with pytest.raises(NobodyNamedError):
        who("")
