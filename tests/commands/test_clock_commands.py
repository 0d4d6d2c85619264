"""What the commands say of the clock: a record ahead of it is named, a jump ahead is asked about, a person amends."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from plans.harbour_file import FIGURES, HARBOUR
from typer.testing import CliRunner, Result

from contracts.clock import plan_now
from orchestration.cli.app import app
from orchestration.commands import records
from warehouse.ledger import register
from warehouse.ledger.clock import ClockJumpedError
from warehouse.ledger.submission_history import manifests
from warehouse.paths import DataRoot

Asked = Callable[..., Result]
Clock = Callable[[int], None]
PLAN = ("--plan", str(HARBOUR))
SEND = ("submit", str(FIGURES), "--period", "2026-11", *PLAN)


@pytest.fixture
def asked(data: DataRoot, monkeypatch: pytest.MonkeyPatch) -> Asked:
    monkeypatch.setenv("LONGSHU_BY", "张三")
    monkeypatch.setenv("LONGSHU_PLAN", str(HARBOUR))
    return lambda *words: CliRunner().invoke(app, [*words, "--data-root", str(data.root)])


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sets the clock so many days from now."""
    moment = plan_now()

    def set_to(days: int) -> None:
        monkeypatch.setattr(records, "plan_now", lambda: moment + timedelta(days=days))

    return set_to


def test_a_jump_ahead_is_refused_where_nobody_can_be_asked_and_then_confirmed_by_name(
    asked: Asked, data: DataRoot, clock: Clock
) -> None:
    asked(*SEND)
    clock(101)
    for words in (SEND, ("run", *PLAN), ("build", *PLAN), ("reparse", *PLAN), ("release", *PLAN)):
        assert isinstance(asked(*words).exception, ClockJumpedError), words
    assert asked("confirm-clock").exit_code == 0
    assert asked(*SEND).exception is None or not isinstance(asked(*SEND).exception, ClockJumpedError)
    (said,) = register.acts(data, "clock_confirmed")
    assert said.by == "张三"


def test_a_clock_behind_a_record_is_said_by_the_command_and_verify_names_the_record(
    asked: Asked, data: DataRoot, clock: Clock
) -> None:
    asked(*SEND)
    (act,) = register.acts(data, "submitted")
    assert "落后" not in asked("verify").output
    clock(-30)
    for words in (SEND, ("verify",)):
        said = "".join(asked(*words).output.split())
        assert "落后" in said and f"record{act.record}" in said and act.subject in said, words


def test_a_person_puts_the_moment_right_and_nothing_is_named_any_more(
    asked: Asked, data: DataRoot, clock: Clock
) -> None:
    asked(*SEND)
    numbers = [str(act.record) for act in register.acts(data, "arrived", "submitted")]
    clock(-30)
    moment = f"{records.plan_now() - timedelta(hours=1):%Y-%m-%dT%H:%M}"
    done = asked("amend", *numbers, "--moment", moment, "--reason", "合成：时钟超前")
    assert done.exit_code == 0, done.output
    assert "落后" not in asked("verify").output
    assert manifests(data)[0].accepted_at.isoformat().startswith(moment)


@pytest.mark.parametrize("words", [("--moment", "2026-01-01T09:00"), ("--reason", "x", "--moment", "昨天")])
def test_an_amendment_without_reason_or_with_no_moment_is_refused(
    asked: Asked, data: DataRoot, words: tuple[str, ...]
) -> None:
    asked(*SEND)
    assert asked("amend", "1", *words).exit_code == 1
    assert register.acts(data, "amended") == []
