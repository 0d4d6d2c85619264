"""A build in several goes adds every submission and makes every period once, in order, and never much at a time."""

import random
from datetime import datetime

import pytest
from support import observation, submit

from warehouse.build import batches as batching
from warehouse.build.increments import LOOKING_BACK, Increment, inputs_of, month_of
from warehouse.paths import DataRoot

PERIODS = [f"{year}{rest}" for year in range(2023, 2027) for rest in ("", "-Q2", "-06", "-01", "-02", "-12")]
LIMIT = 100


def drawn(seed: int) -> tuple[Increment, dict[str, int], dict[str, int]]:
    chance = random.Random(seed)
    added = {f"s{n:02d}": chance.randint(0, 150) for n in range(chance.randint(0, 9))}
    derived = set(chance.sample(PERIODS, chance.randint(0, len(PERIODS))))
    touched = {code for code in derived if chance.random() < 0.8}
    rows = {code: chance.randint(0, 60) for code in derived}
    inputs = inputs_of(set(PERIODS), derived)
    return (
        Increment(sorted(added), PERIODS, *(sorted(codes) for codes in (touched, derived, inputs))), added, rows
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(60))
def test_the_goes_together_are_what_was_asked_each_with_what_it_looks_back_on(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batching, "ROWS_AT_ONCE", LIMIT)
    asked, added, rows = drawn(seed)
    going = batching.batches(asked, added, rows)
    for part in ("added", "touched", "derived"):
        told = [name for go in going for name in getattr(go, part)]
        assert sorted(told) == sorted(getattr(asked, part)), f"{part}: each once"
    ends = [[month_of(code) or 0 for code in go.derived] for go in going]
    for earlier, later in zip([e for e in ends if e][:-1], [e for e in ends if e][1:], strict=True):
        assert max(earlier) < min(later), "in the order of time, the periods of a month together"
    filled = [n for n, go in enumerate(going) if go.derived]
    assert not filled or not any(go.added for go in going[filled[0] + 1 :]), "first all that is to be read"
    for go, months in zip(going, ends, strict=True):
        looked_at = {month - step for month in months for step in (0, *LOOKING_BACK)}
        assert set(go.inputs) == {code for code in asked.inputs if (month_of(code) or 0) in looked_at}
        assert go.read == PERIODS, "or rows would be left out"
        assert sum(added[name] for name in go.added) <= LIMIT or len(go.added) == 1
        assert sum(rows[code] for code in go.derived) <= LIMIT or len(set(months)) == 1


def test_what_is_little_is_done_at_once_as_it_was_asked() -> None:
    asked, added, rows = drawn(3)
    assert batching.batches(asked, added, rows) == [asked]
    assert batching.batches(Increment([], [], [], [], []), {}, {}) == [Increment([], [], [], [], [])]


@pytest.mark.parametrize(
    ("rows", "packs"),
    [
        ([60, 40, 1], [["a", "b"], ["c"]]), ([60, 41, 1], [["a"], ["b", "c"]]), ([100, 0, 1], [["a", "b"], ["c"]]),
        ([101, 99, 1], [["a"], ["b", "c"]]), ([50, 50, 50], [["a", "b"], ["c"]]),
    ],
)  # fmt: skip
def test_a_go_takes_as_many_as_have_the_most_rows_to_the_last_row(
    rows: list[int], packs: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batching, "ROWS_AT_ONCE", LIMIT)
    asked = Increment(["a", "b", "c"], [], [], [], [])
    going = batching.batches(asked, dict(zip("abc", rows, strict=True)), {})
    assert [go.added for go in going] == packs


@pytest.mark.parametrize(("rows", "is_at_once"), [(100, True), (101, False)])
def test_a_ledger_of_the_most_rows_is_still_built_at_once(
    data: DataRoot, monkeypatch: pytest.MonkeyPatch, rows: int, is_at_once: bool
) -> None:
    monkeypatch.setattr(batching, "ROWS_AT_ONCE", LIMIT)
    sent = submit(data, [observation(time_period="2026-03")], at=datetime(2026, 4, 1))
    found = batching.of_everything(data, [sent.model_copy(update={"rows_read": rows})])
    assert (found == []) is is_at_once
