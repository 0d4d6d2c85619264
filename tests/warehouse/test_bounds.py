"""Each limit of the ledger and of a release just below, at and just above it (合成数据)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import cast

import duckdb
import pytest
from support import SLOT, observation, submit

from contracts.confidentiality import Disclosure
from warehouse.build.build import Build
from warehouse.disclosure.cells import Cell
from warehouse.disclosure.small_and_dominated import is_small_count
from warehouse.ledger import earlier_values
from warehouse.ledger.amending import amend
from warehouse.ledger.clock import ClockJumpedError, ahead_of, confirm_clock, not_before_the_last, refuse_jump
from warehouse.ledger.earlier_values import history_of, notes_of, standing_in
from warehouse.ledger.receipts import Repeat, Version, cut_off, version_at
from warehouse.ledger.submission import Slot, Submission
from warehouse.ledger.submission_history import latest_accepted, slot_history
from warehouse.paths import DataRoot
from warehouse.release.forward import FarLessError, refuse_far_less
from warehouse.release.shelf import Release

NOW = datetime(2026, 11, 29, 9)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def sent(
    data: DataRoot, at: datetime, value: int = 1, period: str = "2026-11", **given: object
) -> Submission:
    """A synthetic figure of that month stands in a file of it."""
    row = observation(obs_value=Decimal(value), time_period=period, **given)
    return submit(data, [row], at=at, slot=Slot(SLOT.form, SLOT.department, period))


@pytest.mark.parametrize(("since", "is_refused"), [(-SECOND, False), (timedelta(0), False), (SECOND, True)])
def test_a_clock_may_run_a_hundred_days_ahead_of_the_last_record_and_no_more(
    data: DataRoot, since: timedelta, is_refused: bool
) -> None:
    confirm_clock(data, by="合成", now=NOW)
    moment = NOW + timedelta(days=100) + since
    if is_refused:
        with pytest.raises(ClockJumpedError):
            refuse_jump(data, moment)
    else:
        refuse_jump(data, moment)


@pytest.mark.parametrize(("by", "is_ahead"), [(59, False), (60, False), (61, True)])
def test_clocks_that_share_a_root_may_differ_by_a_minute(data: DataRoot, by: int, is_ahead: bool) -> None:
    confirm_clock(data, by="合成", now=NOW)
    assert bool(ahead_of(data, NOW - by * SECOND)) == is_ahead


@pytest.mark.parametrize(
    ("set_back", "follows"), [(-SECOND, False), (timedelta(0), False), (SECOND, True), (DAY - SECOND, True), (DAY, False)]
)  # fmt: skip
def test_a_clock_set_back_by_less_than_a_day_is_followed(
    data: DataRoot, set_back: timedelta, follows: bool
) -> None:
    last = sent(data, NOW).accepted_at
    now = last - set_back
    assert not_before_the_last(data, now) == (last if follows else now)


@pytest.mark.parametrize(("before", "moves"), [(0, True), (59, True), (60, False)])
def test_a_receipt_dated_within_a_minute_of_its_record_was_dated_by_the_same_clock(
    data: DataRoot, before: int, moves: bool
) -> None:
    behind = datetime(2020, 1, 1, 9)
    said = behind - before * SECOND
    row = observation(time_period="2019-12")
    name = submit(data, [row], at=behind, received_at=said).submission_id
    amend(data, name, moment=NOW, text=None, by="合成", reason="合成：时钟落后", now=NOW + DAY)
    (found,) = slot_history(data, SLOT)
    assert (found.accepted_at, found.received_at) == (NOW, NOW if moves else said)


def test_what_stands_is_the_file_received_last_of_those_accepted() -> None:
    outcomes = ("accepted", "partly_accepted", "rejected", "waiting")
    history = [Submission.model_construct(seq=n, outcome=one) for n, one in enumerate(outcomes)]
    found = latest_accepted(history)
    assert found is not None and found.seq == 1
    assert latest_accepted(history[2:]) is None and latest_accepted([]) is None


@dataclass(frozen=True)
class _Made:
    database: Path
    name: str = "synthetic"

    @property
    def path(self) -> Path:
        return self.database


def made(folder: Path, name: str, figures: int, *forms: str, missing: int = 1, due: str = "") -> _Made:
    """A file with so many figures and so many signs for what is missing, of those forms; others are only due."""
    path = folder / f"{name}.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("create schema marts")
        con.execute(
            f"create table marts.mart_indicator_values as select 1 as obs_value from range({figures}) "
            f"union all select null from range({missing})"
        )
        con.execute(
            "create table marts.mart_submissions as select unnest(?::varchar[]) as form, 1 as seq "
            "union all select unnest(?::varchar[]), 0",
            [list(forms), list(due)],
        )
    return _Made(path, name)


@pytest.mark.parametrize(
    ("now", "forms", "is_refused"),
    [(6, "ab", False), (5, "ab", False), (4, "ab", True), (10, "a", True), (10, "abc", False)],
)
def test_a_release_of_fewer_than_half_the_figures_or_without_a_form_asks_for_a_yes(
    tmp_path: Path, now: int, forms: str, is_refused: bool
) -> None:
    before = cast(Release, made(tmp_path, "before", 10, "a", "b", missing=9, due="c"))
    after = cast(Build, made(tmp_path, "after", now, *forms, missing=20, due="b"))
    if is_refused:
        with pytest.raises(FarLessError):
            refuse_far_less(before, after)
    else:
        refuse_far_less(before, after)


@pytest.mark.parametrize(
    ("values", "is_small"),
    [((0,), False), ((1,), True), ((2,), True), ((3,), False), ((9, 2), True), ((Decimal("0.5"),), True), ((-1,), False)],
)  # fmt: skip
def test_one_and_two_are_small_counts_in_whichever_vintage(
    values: tuple[Decimal | int, ...], is_small: bool
) -> None:
    cell = Cell(
        ("i", "a", "_T", "2026", "NONE"), Decimal(9), tuple(map(Decimal, values)), NOW.date(), NOW.date(), ""
    )
    assert is_small_count(cell, Disclosure(small_counts=True)) == is_small
    assert not is_small_count(cell, Disclosure(small_counts=False)) and not is_small_count(cell, None)


def test_a_figure_is_held_against_the_returns_last_accepted_and_not_against_its_own(
    data: DataRoot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for month in (6, 7, 8, 9):
        sent(data, NOW + month * SECOND, month, f"2026-{month:02d}")
    monkeypatch.setattr(earlier_values, "MOST_RETURNS", 2)
    found = history_of(data, Slot(SLOT.form, SLOT.department, "2026-09"), ["621000-CL"])
    assert sorted(found["said_in"]) == ["2026-07", "2026-08"]


def test_the_reasons_given_until_then_are_those_of_the_month_itself_too(data: DataRoot) -> None:
    for month in (7, 8, 9):
        sent(data, NOW + month * SECOND, month, f"2026-{month:02d}", comment_obs=f"合成 {month}")
    found = notes_of(data, Slot(SLOT.form, SLOT.department, "2026-08"), ["621000-CL"])
    assert {reason for _, reason in found} == {"合成 7", "合成 8"}


def test_what_stood_before_a_receipt_is_not_what_it_says_itself(data: DataRoot) -> None:
    first, second = sent(data, NOW, 1), sent(data, NOW + SECOND, 2)
    own = [
        standing_in(data, SLOT, before=(one.received_at, one.seq))["standing"].to_list()
        for one in (first, second)
    ]
    assert own == [[], [1]]


def received(digest: str, *moments: int) -> Version:
    """Equal files received at those seconds: the first is a submission, the others repeat it."""
    first = Submission.model_construct(file_sha256=digest, received_at=NOW + moments[0] * SECOND)
    others = [Repeat("s", digest, NOW + m * SECOND, m) for m in moments[1:]]
    return Version(digest, [first, *others], [first])


A_THEN_B = [received("a", 0, 10), received("b", 20)]


@pytest.mark.parametrize(
    ("digest", "moment", "found"),
    [
        ("a", -1, "a"), ("a", 0, "a"), ("a", 9, "a"), ("a", 20, None), ("b", 9, None), ("b", 10, "b"), ("b", 11, "b"),
        ("b", 20, "b"), ("a", 30, None), ("c", 15, None), ("b", 30, "b"),
    ],
)  # fmt: skip
def test_a_file_belongs_to_the_version_that_it_meets_in_time(
    digest: str, moment: int, found: str | None
) -> None:
    run = version_at(A_THEN_B, digest, NOW + moment * SECOND)
    assert (run.file_sha256 if run else None) == found


@pytest.mark.parametrize(("moment", "is_cut"), [(-1, False), (0, True), (9, True), (10, False), (11, False)])
def test_another_file_parts_a_repeat_that_came_after_it(moment: int, is_cut: bool) -> None:
    found = cut_off([received("a", 0, 10)], "b", NOW + moment * SECOND)
    assert bool(found) == is_cut
    assert cut_off([received("a", 0, 10)], "a", NOW + moment * SECOND) is None
