"""A fault in a contract file: where it is, which rule it breaks, how to mend it."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from contracts.errors import KeyedFault
from contracts.rules import Rule, rule
from contracts.speech import for_english

MOST_NAMED = 20  # codes of a list that are all named where none is near


@dataclass(frozen=True, order=True)
class Fault:
    """One broken rule at one place of one contract file."""

    file: str
    line: int
    key: str
    rule_id: str
    message_zh: str
    message_en: str
    fix_zh: str
    fix_en: str


class ContractError(KeyedFault):
    """The contract files cannot be used; `faults` holds every one found, in file order."""

    code = "contract.faults"

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__(
            count=len(self.faults),
            faults_zh="\n".join(f"{f.file}:{f.line} {f.key}：{f.message_zh}" for f in self.faults),
            faults_en="\n".join(f"{f.file}:{f.line} {f.key}: {f.message_en}" for f in self.faults),
        )


class FaultCollector:
    """Collects faults of several files, so that all are named in one go."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.faults: list[Fault] = []
        self.unreadable: set[str] = set()
        self.languages: tuple[str, ...] = ("zh", "en")  # those that the plan has its labels in

    def add(self, rule_id: str, file: Path, line: int, key: str, **params: object) -> None:
        """The fault is on the list, its messages filled from the rule catalogue."""
        found: Rule = rule(rule_id)
        zh, en = _in_language(params, 0), for_english(_in_language(params, -1))
        if rule_id.startswith("plan.file."):
            self.unreadable.add(file.name)
        self.faults.append(
            Fault(
                file=_relative(file, self.root),
                line=line,
                key=key,
                rule_id=rule_id,
                message_zh=found.message_zh.format(**zh),
                message_en=found.message_en.format(**en),
                fix_zh=found.fix_zh.format(**zh),
                fix_en=found.fix_en.format(**en),
            )
        )

    def unknown(
        self, file: Path, line: int, key: str, code: str, codelist: str, known: Iterable[str]
    ) -> None:
        """A code that is not in the codelist is on the list, with the nearest one that is."""
        self.add(
            "plan.code.unknown", file, line, key, code=code, list_zh=f"代码表 {codelist}",
            list_en=f"codelist {codelist}", hint=near_or_all(code, list(known)),
        )  # fmt: skip

    def raise_if_any(self) -> None:
        """Returns only when no fault was found. Raises ContractError with all of them."""
        if self.faults:
            raise ContractError(self.faults)


def near_or_all(code: str, known: list[str]) -> str:
    """What may be meant by a code that is not known: the nearest one, else all of a short list; empty where neither is had."""
    near = difflib.get_close_matches(code, known, n=1)
    found = near or (known if len(known) <= MOST_NAMED else [])
    return f" ({', '.join(found)}{'?' if near else ''})" if found else ""


def _in_language(params: Mapping[str, object], side: int) -> dict[str, object]:
    """The parameters with a detail that is said in "Chinese | English" in the one language."""
    detail = str(params.get("detail", ""))
    return {**params, "detail": detail.split(" | ", 1)[side]} if " | " in detail else dict(params)


def _relative(file: Path, root: Path) -> str:
    try:
        return file.relative_to(root).as_posix()
    except ValueError:
        return file.as_posix()
