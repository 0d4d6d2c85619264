"""Files of forty kinds, dropped at random moments while runs go on, are each answered once (合成数据)."""

import pytest
from support import HOME, SHIPPED_PLAN

from orchestration.intake.inbox import prepare_inbox
from orchestration.settings import Settings
from tests.orchestration.dropping import fates, figures, run_while_dropping
from tests.orchestration.forty_kinds import KINDS, drops, plan
from warehouse.paths import DataRoot

SEED = 20_261_129


@pytest.fixture
def found(data: DataRoot, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("LONGSHU_QUIET_SECONDS", "0.5")
    prepare_inbox(data, plan())
    return Settings(SHIPPED_PLAN, HOME / "sources" / "published", data)


def test_one_of_each_of_forty_kinds_ends_where_it_belongs_and_good_figures_are_those_that_were_sent(found):
    dropped = drops(len(KINDS), SEED)
    assert len({drop.kind for drop in dropped}) == len(KINDS) >= 40
    run_while_dropping(found, dropped, SEED)
    assert fates(found, dropped) == {}
    held, given = figures(found, dropped)
    assert held == given
