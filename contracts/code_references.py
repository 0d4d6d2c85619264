"""Whether the codes that a plan's files name stand in the lists they refer to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

from contracts.codelists import Code
from contracts.faults import FaultCollector, near_or_all
from contracts.located import Located

T = TypeVar("T")


@dataclass(frozen=True)
class KnownCodes:
    """A list of codes that others refer to; `codes` is None where its file could not be read."""

    codes: Collection[str] | None
    label_zh: str
    label_en: str


class References:
    """Checks that codes stand in the lists they refer to."""

    def __init__(
        self, faults: FaultCollector, lists: dict[str, KnownCodes], measures: Mapping[str, Code]
    ) -> None:
        self.faults = faults
        self.lists = lists
        self.measures = measures

    def code(self, entry: Located[T], key: str, list_name: str, code: object) -> None:
        """The code stands in the list, or a fault says so and names the nearest; an absent one is not ours."""
        known = self.lists[list_name]
        if known.codes is None or code in (None, "") or (isinstance(code, str) and code in known.codes):
            return
        owner = getattr(entry.item, "code", None) or getattr(entry.item, "target_id", None) or ""
        self.faults.add(
            "plan.code.unknown", entry.file, entry.line_of(key), f"{owner}.{key}".strip("."),
            code=code, list_zh=known.label_zh, list_en=known.label_en, hint=near_or_all(str(code), list(known.codes)),
        )  # fmt: skip

    def breakdown(self, entry: Located[T], breakdown: str, key: str = "breakdown") -> None:
        """Every part of the breakdown is a dimension and one of its codes."""
        if breakdown in ("_T", ""):
            return
        for part in str(breakdown).split("|"):
            dimension, _, code = part.partition("=")
            if not code or dimension not in self.lists:
                line = entry.line_of(key)
                self.faults.add("plan.breakdown.invalid", entry.file, line, key, code=breakdown)
            else:
                self.code(entry, key, dimension, code)
