"""A root that lost what an earlier release had builds nothing until it is restored or a named person declares the loss."""

import shutil
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from golden.published import publish_twice
from support import SHIPPED_PLAN, observation, submit

from orchestration import steps
from orchestration.settings import settings
from warehouse.ledger import register
from warehouse.ledger.records import Kind, record_path
from warehouse.ledger.register_index import LostRecordError, register_path
from warehouse.ledger.submission_history import manifests
from warehouse.paths import DataRoot
from warehouse.verify.damage import damaged
from warehouse.verify.loss import NothingLostError, declare, lost

NOW = datetime(2027, 4, 1)
SECOND = "published-longshu_editors-2026-11-002"


@pytest.fixture
def data(tmp_path: Path) -> DataRoot:
    shutil.copytree(publish_twice().data.root, tmp_path / "data", symlinks=True)
    return DataRoot(tmp_path / "data")


def _record(data: DataRoot, kind: Kind) -> Path:
    return record_path(data, register.acts(data, kind)[-1].record)


def _tail(data: DataRoot) -> None:
    for path in [_record(data, kind) for kind in ("published", "submitted")]:
        path.unlink()


def _tail_and_register(data: DataRoot) -> None:
    _tail(data)
    register_path(data).unlink()


def _nothing_of_the_second(data: DataRoot) -> None:
    (data.ledger / "observations" / f"{SECOND}.parquet").unlink()


LOSSES: dict[str, Callable[[DataRoot], object]] = {
    "the record of a submission": lambda d: _record(d, "submitted").unlink(),
    "the newest records": _tail,
    "the newest records, and the register with them": _tail_and_register,
    "the observations": _nothing_of_the_second,
}


@pytest.mark.parametrize("kind", LOSSES)
def test_a_build_is_refused_until_a_named_person_declares_the_loss(data: DataRoot, kind: str) -> None:
    found = settings(SHIPPED_PLAN, data.root)
    LOSSES[kind](data)
    assert lost(data)
    with pytest.raises(LostRecordError):
        steps.build(found, found.plan(), NOW.date())
    declared = declare(data, by="tester", reason="synthetic", now=NOW)
    assert declared and lost(data) == []
    assert [m.submission_id for m in manifests(data)] == [SECOND.replace("002", "001")]
    assert {one.place for one in damaged(data).damages if not one.is_stray} == set()
    assert register.acts(data, "declared_lost")[0].by == "tester"


def test_records_that_vanish_with_the_register_leave_a_release_that_no_record_names(data: DataRoot) -> None:
    _tail_and_register(data)
    assert any(one.place.startswith("releases/2027.03.0") for one in damaged(data).damages)


def test_records_after_the_last_build_that_vanish_with_the_register_are_missed_too(data: DataRoot) -> None:
    submit(data, [observation(obs_value=Decimal(9))], at=NOW)
    _record(data, "submitted").unlink()
    register_path(data).unlink()
    assert lost(data) == [one.place for one in damaged(data).damages if not one.is_stray] != []
    with pytest.raises(LostRecordError):  # nothing is written over what is missing
        submit(data, [observation(obs_value=Decimal(8))], at=NOW)


def test_where_nothing_is_lost_nothing_can_be_declared(data: DataRoot) -> None:
    with pytest.raises(NothingLostError):
        declare(data, by="tester", reason="synthetic", now=NOW)
