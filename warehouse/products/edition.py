"""A release in the making: what every export is given."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from contracts.errors import KeyedFault
from contracts.plan import Plan
from warehouse.audience import FILE_NAME, Audience
from warehouse.products.boundaries import Boundaries

MOST_SHOWN = 8  # failures in a message


@dataclass(frozen=True)
class Edition:
    """The folder of a release before it has its name; its DuckDB file is finished and read-only.

    An export reads the file and the plan, and writes below the folder; it never writes elsewhere.
    """

    folder: Path
    name: str
    published_at: datetime
    known_on: date
    plan: Plan
    previous: str | None
    audience: Audience = "internal"
    boundaries: Boundaries | None = None
    judged_before: Path | None = None  # the gate's results of the release before, as they were published
    pages_before: tuple[Path, ...] = ()  # its pages with cards, as they were published

    @property
    def database(self) -> Path:
        """The finished DuckDB file."""
        return self.folder / FILE_NAME


Gate = Callable[[Edition], Callable[[], None]]
"""Starts judging the edition while the exports are written; the returned call waits for the verdict."""


class Verdict(BaseModel):
    """One expectation on a mart, and whether it holds; as `quality/gate.json` has it."""

    model_config = ConfigDict(frozen=True)

    mart: str
    text_zh: str
    text_en: str
    kind: str = "gate"
    arguments: dict[str, Any] = {}
    sql: str = ""
    blocking: bool = True
    success: bool = False
    observed: Any = None
    unexpected: tuple[Any, ...] = ()
    error: str = ""
    of: str = ""  # what was judged: the same of the next release needs no new verdict

    @property
    def stops(self) -> bool:
        """Whether the release must not go out for it."""
        return self.blocking and not self.success

    def text(self, language: str) -> str:
        """What was expected, in that language."""
        return self.text_zh if language == "zh" else self.text_en


class GateFailedError(KeyedFault):
    """The release is refused; `failures` are the blocking expectations that do not hold.

    `folder` is where the refused edition lies once the release has been given up.
    """

    code = "release.gate.failed"

    def __init__(self, failures: Sequence[Verdict]) -> None:
        self.failures = list(failures)
        self._folder: Path | None = None
        self._word()

    @property
    def folder(self) -> Path | None:
        """Where the refused edition lies; None until it has been put there."""
        return self._folder

    @folder.setter
    def folder(self, folder: Path) -> None:
        self._folder = folder
        self._word()

    def _word(self) -> None:
        where = self._folder
        super().__init__(
            where_zh=f"（留待检查：{where}）" if where else "",
            where_en=f" (left for inspection: {where})" if where else "",
            failures_zh=self._named("zh"),
            failures_en=self._named("en"),
        )

    def _named(self, language: str) -> str:
        shown = [f"{one.mart}: {one.text(language)}" for one in self.failures[:MOST_SHOWN]]
        more = len(self.failures) - len(shown)
        rest = {"zh": f"另有 {more} 条", "en": f"{more} more"}[language]
        return "; ".join([*shown, rest] if more else shown)
