"""What tests of the inbox drop into it, and what they ask of it afterwards (合成数据)."""

import time
from pathlib import Path

from contracts.plan import Plan
from orchestration.intake.inbox import Dropped, dropped, settle
from orchestration.settings import Settings
from tests.sources.returns.forms import LINES, MONTH, filled, plan_with
from warehouse.ledger.submission import Slot
from warehouse.ledger.submission_history import slot_history

PLAN = plan_with(LINES)
GOOD, FAULTY = filled(), filled(D11="约100")


def drop(found: Settings, name: str = "合成数据.xlsx", content: bytes = GOOD) -> Path:
    path = found.data.inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def handle(found: Settings, plan: Plan = PLAN) -> list[Dropped]:
    """Everything whole is taken or given back, as a run does."""
    files = dropped(found, plan)
    for file in files:
        settle(found, plan, file)
    return files


def lying(found: Settings, folder: str) -> list[str]:
    return sorted(path.name for path in (found.data.inbox / folder).glob("*"))


def left_in(found: Settings) -> list[str]:
    return sorted(path.name for path in found.data.inbox.iterdir() if path.is_file() and path.name[0] != ".")


def register(found: Settings) -> list[dict]:
    return slot_history(found.data, Slot(LINES.form, LINES.department, MONTH))


def history(found: Settings) -> list[str]:
    return [m.outcome for m in register(found)]


def later(seconds: float):
    return lambda: time.time() + seconds
