"""What a file would change: against the figure that stands, not one before it; nothing kept out is withdrawn. 合成数据."""

import random
from datetime import datetime
from decimal import Decimal

import polars as pl
import pytest
from golden.timeline import quarantined
from support import observation, submit

from contracts.tables import FINDING, OBSERVATION, empty, polars_schema
from warehouse.ledger.submission import Slot
from warehouse.ledger.submission_difference import (
    Change,
    changes_now,
    in_order,
    of_submission,
    submission_difference,
)
from warehouse.ledger.submission_history import manifests
from warehouse.paths import DataRoot


def _slot(month: str) -> Slot:
    return Slot("published", "longshu_editors", month)


def _frame(*rows: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=polars_schema(OBSERVATION), orient="row")


def _said(
    data: DataRoot, slot: Slot, *rows: dict[str, object], findings: pl.DataFrame | None = None
) -> list[tuple[object, ...]]:
    found = _now(data, slot, "full", _frame(*rows), empty(FINDING) if findings is None else findings)
    return [(change.kind, change.ref_area, change.old, change.new) for change in found]


def _now(
    data: DataRoot, slot: Slot, coverage: str, observations: pl.DataFrame, findings: pl.DataFrame
) -> list[Change]:
    """What the file changes, its observations given in two parts."""
    half = observations.height // 2
    found = changes_now(data, slot, coverage, lambda: [observations[:half], observations[half:]], findings)
    return in_order(Change(*row) for row in pl.concat(found).iter_rows())


def test_a_figure_given_in_two_months_is_held_against_the_one_accepted_last(data: DataRoot) -> None:
    for day, month, value in ((5, "2026-01", 1), (6, "2026-02", 2)):
        submit(
            data,
            [observation(ref_area="620100", obs_value=Decimal(value))],
            at=datetime(2026, 3, day),
            slot=_slot(month),
        )
    row = observation(ref_area="620100", obs_value=Decimal(3))
    assert _said(data, _slot("2026-03"), row) == [("changed", "620100", 2, 3)]
    assert _said(data, _slot("2026-03"), row | {"obs_value": Decimal(2)}) == []
    assert _said(data, _slot("2026-03"), row | {"obs_value": Decimal(1)}) == [("changed", "620100", 2, 1)]


def test_what_a_submission_changed_when_it_came_is_held_against_what_came_before_it_alone(
    data: DataRoot,
) -> None:
    sent = [
        submit(
            data, [observation(obs_value=Decimal(value))], at=datetime(2026, 3, value), slot=_slot("2026-01")
        )
        for value in (1, 2, 3)
    ]
    found = [[(c.kind, c.old, c.new) for c in of_submission(data, one.submission_id)] for one in sent]
    assert found == [[("added", None, 1)], [("changed", 1, 2)], [("changed", 2, 3)]]


def test_a_cell_kept_out_of_a_full_file_is_not_withdrawn_and_one_left_out_is(data: DataRoot) -> None:
    both = [observation(ref_area=area, obs_value=Decimal(1)) for area in ("620100", "620200")]
    submit(data, both, at=datetime(2026, 3, 5), slot=_slot("2026-01"))
    third = observation(ref_area="620300", obs_value=Decimal(1))
    kept_out = quarantined("620100").with_columns(accumulation=pl.lit("NONE"))
    assert _said(data, _slot("2026-01"), third, findings=kept_out) == [
        ("withdrawn", "620200", 1, None),
        ("added", "620300", None, 1),
    ]
    noted = kept_out.with_columns(decision=pl.lit("noted"))
    assert ("withdrawn", "620100", 1, None) in _said(data, _slot("2026-01"), third, findings=noted)


@pytest.mark.parametrize("seed", range(6))
def test_what_stands_now_and_all_that_was_ever_said_give_the_same_difference(
    data: DataRoot, seed: int
) -> None:
    chance = random.Random(seed)

    def rows() -> list[dict[str, object]]:
        areas = chance.sample(["620100", "620200", "620300", "620400"], chance.randint(1, 4))
        values = [chance.choice([None, Decimal(1), Decimal(2)]) for _ in areas]
        return [
            observation(ref_area=area, obs_value=value, obs_status="A" if value else "O")
            for area, value in zip(areas, values, strict=True)
        ]

    for day in range(1, 9):
        submit(
            data, rows(), at=datetime(2026, 3, day), slot=_slot(f"2026-0{chance.randint(1, 3)}"),
            coverage=chance.choice(["full", "partial"]),
            findings=chance.choice([None, quarantined("620100").with_columns(accumulation=pl.lit("NONE"))]),
        )  # fmt: skip
    for month in ("2026-01", "2026-02", "2026-03"):
        for coverage in ("full", "partial"):
            given = (data, _slot(month), coverage, _frame(*rows()), empty(FINDING))
            assert _now(*given) == submission_difference(*given, manifests(data))
