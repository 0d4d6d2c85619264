"""The statistician's month at the terminal: a desk with a synthetic year on it (`returns_year`)."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from made_once import made_once
from returns_year import NOVEMBER, plan_folder, tell
from support import marts

from contracts.registry import load_plan
from orchestration.commands import month, remind
from warehouse.paths import DataRoot

Shown = Callable[[], str]


def told(folder: Path) -> Path:
    """The folder, with the synthetic year and the plan it answers in it."""
    data, plan = DataRoot(folder / "data"), plan_folder(folder)
    tell(data)
    marts(data, load_plan(plan), NOVEMBER)
    return folder


class Desk:
    """A data root with the synthetic year in it, and the plan it answers; nobody else works at it."""

    def __init__(self, folder: Path) -> None:
        kept = made_once("desk", told)
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        self.data, self.plan = DataRoot(folder / "data"), folder / "plan"

    def status(self, period: str | None = None, known_on: str | None = None, *, english: bool = False) -> int:
        """`longshu status`."""
        return month.status_command(self.plan, self.data.root, period, known_on, english=english)

    def remind(
        self,
        period: str | None,
        out: Path | None = None,
        *,
        proposed: bool = False,
        english: bool = False,
        **given: Any,
    ) -> int:
        """`longshu remind`."""
        return remind.remind_command(
            self.plan, self.data.root, period, out, None, proposed=proposed, english=english, **given
        )

    def close(self, period: str, *, despite_missing: bool = False) -> int:
        """`longshu close`."""
        return month.close_command(
            self.plan, self.data.root, period, "", "合成", despite_missing=despite_missing
        )


def line_of(text: str, number: str) -> str:
    """The table's line of that form."""
    return next(line for line in text.splitlines() if number in line)
