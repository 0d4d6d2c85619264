"""The desk at which the month is worked, on 20 November 2026."""

from datetime import date, datetime

import pytest

from orchestration.commands import acts_of_month, month, run
from tests.commands.month_desk import Desk, Shown


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def _on_the_20th(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 10 o'clock on 20 November 2026."""
    for module in (month, run):
        monkeypatch.setattr(module, "plan_today", lambda: date(2026, 11, 20))
    for module in (month, acts_of_month):
        monkeypatch.setattr(module, "plan_now", lambda: datetime(2026, 11, 20, 10))


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str]) -> Shown:
    """What was printed since the last question."""
    return lambda: capsys.readouterr().out
