"""Two files' rows are the same however each was cut into parts."""

import polars as pl
import pytest

from contracts.tables import OBSERVATION, empty
from warehouse.ledger.parts import _are_alike


def rows(*numbers: int) -> pl.DataFrame:
    blank = empty(OBSERVATION).clear(len(numbers))
    return blank.with_columns(pl.Series("obs_value", numbers).cast(blank.schema["obs_value"]))


@pytest.mark.parametrize(
    ("some", "others", "alike"),
    [
        ([(1, 2), (3,)], [(1,), (2, 3)], True),
        ([(1, 2, 3)], [(1,), (2,), (3,)], True),
        ([(1,), (), (2, 3)], [(1, 2, 3)], True),
        ([(1, 2), (3,)], [(1,), (3, 2)], False),
        ([(1, 2)], [(1, 2), (3,)], False),
        ([(1, 2), (3,)], [(1, 2)], False),
        ([], [], True),
    ],
)
def test_the_rows_and_their_order_count_and_not_where_they_are_cut(
    some: list[tuple[int, ...]], others: list[tuple[int, ...]], alike: bool
) -> None:
    assert _are_alike([rows(*part) for part in some], iter([rows(*part) for part in others])) is alike
