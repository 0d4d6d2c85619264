"""An inbox of synthetic returns (合成数据), as the tests of the intake fill it."""

import pytest
from support import HOME, SHIPPED_PLAN

from contracts.speech import ALL, declare_languages
from orchestration.intake.inbox import prepare_inbox
from orchestration.settings import Settings
from tests.orchestration.inbox_of_returns import PLAN
from warehouse.paths import DataRoot


@pytest.fixture
def found(data: DataRoot, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An inbox that looks at a file at once."""
    monkeypatch.setenv("LONGSHU_QUIET_SECONDS", "0")
    declare_languages(ALL)
    prepare_inbox(data, PLAN)
    return Settings(SHIPPED_PLAN, HOME / "sources" / "published", data)


@pytest.fixture
def patient(found: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An inbox that waits as an office's does."""
    monkeypatch.delenv("LONGSHU_QUIET_SECONDS")
    return found
