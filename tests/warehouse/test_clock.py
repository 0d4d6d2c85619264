"""A moment that lies ahead of the clock decides nothing; a named person puts it right, the old record stays (合成数据)."""

import shutil
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from golden.published import publish_twice
from support import SLOT, marts, observation, submit, table

from contracts.plan import Plan
from warehouse.ledger import register, register_index
from warehouse.ledger.amending import amend
from warehouse.ledger.amendments import NothingToAmendError
from warehouse.ledger.clock import ClockJumpedError, ahead_of, confirm_clock, refuse_jump
from warehouse.ledger.records import record_path
from warehouse.ledger.submission_history import manifests, slot_history
from warehouse.paths import DataRoot
from warehouse.release.forward import GoesBackError, refuse_backward
from warehouse.release.shelf import current_release, releases
from warehouse.verify.damage import damaged

NOW = datetime(2026, 11, 29, 9)
WRONG = datetime(2099, 1, 1, 9)


def sent(data: DataRoot, value: int, at: datetime) -> None:
    submit(data, [observation(obs_value=Decimal(value))], at=at)


def values(data: DataRoot, plan: Plan) -> list[Decimal]:
    sql = "select obs_value from marts.mart_indicator_values where obs_value is not null"
    return [row["obs_value"] for row in table(marts(data, plan, NOW.date()), sql)]


def put_right(data: DataRoot, name: str, to: datetime = NOW - timedelta(hours=1)) -> None:
    amend(data, name, moment=to, text=None, by="张三", reason="合成：时钟超前", now=NOW)


def test_a_record_ahead_of_the_clock_is_named_until_it_is_put_right(data: DataRoot) -> None:
    sent(data, 1, WRONG)
    assert "submitted" in {act.kind for act in ahead_of(data, NOW)}
    put_right(data, SLOT.submission_id(1))
    assert "submitted" not in {act.kind for act in ahead_of(data, NOW)}


def test_once_put_right_everything_is_as_if_it_had_come_on_its_day(
    tmp_path: Path, shipped_plan: Plan
) -> None:
    wrong, right = DataRoot(tmp_path / "wrong"), DataRoot(tmp_path / "right")
    sent(wrong, 1, WRONG)
    put_right(wrong, SLOT.submission_id(1))
    sent(right, 1, NOW - timedelta(hours=1))
    for data in (wrong, right):
        sent(data, 2, NOW)
    assert [m.accepted_at for m in slot_history(wrong, SLOT)] == [
        m.accepted_at for m in slot_history(right, SLOT)
    ]
    assert values(wrong, shipped_plan) == values(right, shipped_plan) == [Decimal(2)]
    first, second = (
        table(
            marts(data, shipped_plan, NOW.date()),
            "select vintage_no, obs_value, accepted_at from marts.mart_indicator_revisions order by all",
        )
        for data in (wrong, right)
    )
    assert first == second


def test_the_record_that_was_put_right_stays_as_it_was_written(data: DataRoot) -> None:
    sent(data, 1, WRONG)
    (act,) = register.acts(data, "submitted")
    before = record_path(data, act.record).read_bytes()
    put_right(data, str(act.record))
    assert record_path(data, act.record).read_bytes() == before
    (said,) = register.acts(data, "amended")
    assert (said.by, said.content["reason"]) == ("张三", "合成：时钟超前")
    assert damaged(data).damages == []
    register_index.register_path(data).unlink()
    assert manifests(data)[0].accepted_at == NOW - timedelta(hours=1)


def test_no_moment_ahead_and_no_unknown_record_can_be_put_in(data: DataRoot) -> None:
    sent(data, 1, WRONG)
    with pytest.raises(NothingToAmendError):
        put_right(data, SLOT.submission_id(1), NOW + timedelta(days=1))
    for name in ("999", "unknown"):
        with pytest.raises(NothingToAmendError):
            put_right(data, name)


def test_a_clock_a_hundred_days_ahead_of_the_last_record_is_asked_about(data: DataRoot) -> None:
    confirm_clock(data, by="张三", now=NOW)
    refuse_jump(data, NOW + timedelta(days=99))
    later = NOW + timedelta(days=101)
    with pytest.raises(ClockJumpedError):
        refuse_jump(data, later)
    confirm_clock(data, by="张三", now=later)
    refuse_jump(data, later)
    refuse_jump(data, NOW)  # behind the last record, but not ahead of the one before


def test_a_release_of_a_wrong_clock_holds_nothing_back_once_its_record_is_put_right(tmp_path: Path) -> None:
    shutil.copytree(publish_twice().data.root, tmp_path / "data", symlinks=True)
    data = DataRoot(tmp_path / "data")
    found = current_release(data)
    assert found is not None
    earlier = publish_twice().build
    earlier = type(earlier)(earlier.key, earlier.path, date(2027, 3, 14), True, ())
    with pytest.raises(GoesBackError):
        refuse_backward(data, found, earlier)
    amend(data, found.name, moment=datetime(2027, 3, 14), text=None, by="张三", reason="合成", now=WRONG)
    refuse_backward(data, found, earlier)
    assert releases(data)[-1].name == found.name
