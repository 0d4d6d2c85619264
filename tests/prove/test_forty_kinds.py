"""The long proof of the inbox: a thousand files of forty kinds at random moments while runs go on."""

import os
import random

import pytest
from support import HOME, SHIPPED_PLAN

from orchestration.intake.inbox import prepare_inbox
from orchestration.settings import Settings
from tests.orchestration.dropping import fates, figures, run_while_dropping
from tests.orchestration.forty_kinds import drops, plan
from warehouse.paths import DataRoot

NUMBER = int(os.environ.get("LONGSHU_DROPS", "1000"))


def test_each_of_a_thousand_files_is_answered_once_and_the_good_ones_are_taken(
    data: DataRoot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LONGSHU_QUIET_SECONDS", "0.5")
    prepare_inbox(data, plan())
    found = Settings(SHIPPED_PLAN, HOME / "sources" / "published", data)
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    dropped = drops(NUMBER, seed)
    run_while_dropping(found, dropped, seed)
    assert fates(found, dropped) == {}
    held, given = figures(found, dropped)
    assert held == given
