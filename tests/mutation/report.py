"""The part of docs/tests.md that `make mutate` writes: the share noticed by room, and every change that was not."""

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).parents[2]
DOCUMENT = HOME / "docs" / "tests.md"
EXPLAINED = Path(__file__).with_name("explained.csv")
MARK = "<!-- written by make mutate from here on -->\n"
HALVES = {"dbt": "dbt 模型 models", "python": "Python 房间 rooms"}


@dataclass(frozen=True)
class Outcome:
    """A small change of a place in a room, and the test that noticed it, or None."""

    room: str
    place: str
    kind: str
    before: str
    after: str
    noticed_by: str | None


def explained() -> dict[tuple[str, str, str], str]:
    """Why a change of that place, from this to that, changes nothing that anyone could notice."""
    with EXPLAINED.open(encoding="utf-8", newline="") as handle:
        return {(row["place"], row["before"], row["after"]): row["why"] for row in csv.DictReader(handle)}


def why_nothing_changes(one: Outcome) -> str | None:
    """The reason on record, or None."""
    return explained().get((one.place, " ".join(one.before.split()), " ".join(one.after.split())))


def written(found: list[Outcome], seed: str, half: str) -> None:
    """Of that half of the changes the document ends with what this run found; of the other with what its last run did."""
    before, mark, after = DOCUMENT.read_text(encoding="utf-8").partition(MARK)
    last = {
        name: part for name in HALVES for part in _parts(after) if part.startswith(f"\n## {HALVES[name]}")
    }
    last[half] = "\n".join(_lines(found, seed, HALVES[half])) + "\n"
    DOCUMENT.write_text(
        before + mark + "".join(last[name] for name in HALVES if name in last), encoding="utf-8"
    )


def _parts(text: str) -> list[str]:
    return [f"\n## {part}" for part in text.split("\n## ")[1:]]


def _lines(found: list[Outcome], seed: str, half: str) -> list[str]:
    lines = [
        "", f"## {half}：最近一次 the last run (seed {seed})", "",
        "| 房间 room | 改动 changes | 察觉 noticed | 不改变什么 change nothing | 未察觉 unnoticed |", "| --- | --- | --- | --- | --- |",
    ]  # fmt: skip
    unnoticed = [one for one in found if not one.noticed_by]
    for room, number in Counter(one.room for one in found).items():
        survived = [one for one in unnoticed if one.room == room]
        equal = sum(why_nothing_changes(one) is not None for one in survived)
        share = (number - len(survived)) / max(1, number - equal)
        lines.append(
            f"| `{room}` | {number} | {number - len(survived)} ({share:.0%}) | {equal} | {len(survived) - equal} |"
        )
    if unnoticed:
        lines += [
            "",
            "| 哪里 where | 改动 kind | 原文 before | 改成 after | 为什么没有变化 why nothing changes |",
            "| --- | --- | --- | --- | --- |",
        ]
    for one in unnoticed:
        texts = (one.kind, f"`{_cell(one.before)}`", f"`{_cell(one.after)}`", why_nothing_changes(one) or "")
        lines.append("| " + " | ".join((one.place.rpartition("/")[2], *texts)) + " |")
    return lines


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "¦").replace("`", "'")
