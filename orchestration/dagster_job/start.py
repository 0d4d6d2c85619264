"""What the console shows at its address: the start page as it stands right now, made again after a while."""

import logging
import time
from collections.abc import Callable

from contracts.clock import plan_today
from orchestration.settings import Settings
from orchestration.views.month import with_extensions
from orchestration.views.start_page import start_page
from warehouse.build.finished_builds import build_of_current_models
from warehouse.build.live_register import FINDINGS, REGISTER, live_rows
from warehouse.ledger.extensions import extensions

SECONDS_KEPT = 15.0
LOG = logging.getLogger(__name__)


def start_pages(found: Settings, clock: Callable[[], float] = time.monotonic) -> Callable[[], str]:
    """Gives the start page; empty where it cannot be made, for the console itself is there then."""
    last: list[tuple[float, str]] = []

    def page() -> str:
        if not last or clock() - last[0][0] > SECONDS_KEPT:
            last[:] = [(clock(), _made(found))]
        return last[0][1]

    return page


def _made(found: Settings) -> str:
    try:
        plan, day = found.plan(), plan_today()
        register, findings = [], []
        if build_of_current_models(found.data):  # the calendar alone before the first build
            live = live_rows(found.data, plan, day, [REGISTER, FINDINGS])
            register, findings = with_extensions(live[REGISTER], extensions(found.data)), live[FINDINGS]
        return start_page(plan, found.data, day, register, findings)
    except Exception:
        LOG.exception("the start page")
        return ""
