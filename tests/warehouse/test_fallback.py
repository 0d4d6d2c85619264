"""A later return that took a revision back lets the earlier return's figure count again. 合成数据."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
from support import SHIPPED_PLAN, observation, submit

from contracts.registry import load_plan
from warehouse.build import build as building
from warehouse.ledger.submission import Slot
from warehouse.paths import DataRoot


def test_a_revision_taken_back_leaves_the_earlier_returns_figure_and_the_history_says_so(
    tmp_path: Path,
) -> None:
    data = DataRoot(tmp_path / "data")
    january, february = (Slot("published", "longshu_editors", f"2027-0{n}") for n in (1, 2))
    key = {"time_period": "2026-12"}
    submit(data, [observation(obs_value=Decimal(120), **key)], at=datetime(2027, 2, 1), slot=january)
    revising = [
        observation(obs_value=Decimal(114), **key),
        observation(obs_value=Decimal(7), ref_area="620100"),
    ]
    submit(data, revising, at=datetime(2027, 3, 1), slot=february)
    submit(data, revising[1:], at=datetime(2027, 4, 1), slot=february)
    with data.writer():
        path = building.build(data, load_plan(SHIPPED_PLAN), date(2027, 5, 1)).path
    with duckdb.connect(str(path), read_only=True) as con:
        where = (
            "where indicator = 'compute_power_total' and ref_area = '621000-CL' and time_period = '2026-12'"
        )
        now = con.sql(f"select obs_value from marts.mart_indicator_values {where}").fetchall()
        history = con.sql(
            f"select vintage_no, obs_value, accepted_at, superseded_at, withdrawn_at from marts.mart_indicator_revisions {where} order by 1"
        ).fetchall()
    assert now == [(120,)]
    assert history == [
        (1, 120, datetime(2027, 2, 1), datetime(2027, 3, 1), None),
        (2, 114, datetime(2027, 3, 1), datetime(2027, 4, 1), None),
        (3, 120, datetime(2027, 4, 1), None, None),
    ]
