"""A public release attacked with linear programmes gives no hidden figure back to within a tenth. All is synthetic."""

from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from disclosure.attack import KEY, Key, attacked, figures
from disclosure.figures import KNOWN_ON, submit_secrets, with_secrets

from contracts.plan import Plan
from warehouse.build import build as building
from warehouse.disclosure import public_build
from warehouse.paths import DataRoot


@pytest.fixture(scope="module")
def built(shipped_plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The files of the internal and the public build of the same ledger."""
    data, plan = DataRoot(tmp_path_factory.mktemp("attack") / "data"), with_secrets(shipped_plan)
    submit_secrets(data, plan)
    internal = building.build(data, plan, KNOWN_ON)
    return internal.path, public_build(data, plan, internal, published_on=datetime.now().date()).path


def test_no_hidden_figure_is_known_to_a_tenth(built: tuple[Path, Path]) -> None:
    internal, public = built
    found = list(attacked(public, figures(internal)))
    assert found
    assert [one for one in found if one.is_close] == []


def _release(path: Path, hidden: dict[str, list[str]]) -> tuple[Path, dict[Key, float | None]]:
    """A release of one indicator, the whole of three areas for two months, with these areas hidden a month."""
    values = {"620000": 100.0, "620100": 40.0, "620200": 35.0, "620300": 25.0}
    truth: dict[Key, float | None] = {}
    with duckdb.connect(str(path)) as con:
        con.execute("create schema marts")
        con.execute("create table marts.dim_area (ref_area text, parent_area text)")
        con.execute(f"create table marts.mart_indicator_values ({KEY.replace(',', ' text,')} text, obs_value double, "
                    "obs_status text, is_preferred boolean)")  # fmt: skip
        for area in values:
            con.execute(
                "insert into marts.dim_area values (?, ?)", [area, None if area == "620000" else "620000"]
            )
        for month, areas in hidden.items():
            for area, value in values.items():
                truth["x", area, "_T", month, "NONE"] = value
                shown = (None, "Q") if area in areas else (value, "A")
                con.execute(
                    "insert into marts.mart_indicator_values values ('x', ?, '_T', ?, 'NONE', ?, ?, true)", [area, month, *shown]
                )  # fmt: skip
    return path, truth


def test_the_attack_finds_a_figure_that_its_total_gives_back(tmp_path: Path) -> None:
    careless, truth = _release(tmp_path / "one.duckdb", {"2026-01": [], "2026-02": ["620100"]})
    (found,) = attacked(careless, truth)
    assert found.is_close and abs(found.low - 40) < 1e-6 > abs(found.high - 40)


def test_two_figures_hidden_together_are_not_given_back(tmp_path: Path) -> None:
    careful, truth = _release(tmp_path / "two.duckdb", {"2026-01": [], "2026-02": ["620100", "620200"]})
    assert [(round(one.low), round(one.high)) for one in attacked(careful, truth)] == [(0, 75), (0, 75)]
