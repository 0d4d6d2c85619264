"""`longshu amend`, `longshu confirm-clock`, and what every command that writes looks at first: disk and clock."""

import sys
from datetime import datetime
from pathlib import Path
from typing import get_args

from rich.console import Console

from contracts.errors import UserFault
from contracts.visible import visible
from orchestration.settings import settings, who
from warehouse.ledger.clock import ClockJumpedError, ahead_of, confirm_clock, refuse_jump
from warehouse.ledger.disk import A_LITTLE, refuse_unwritable
from warehouse.ledger.version_0_1 import Act
from warehouse.paths import DataRoot, now_shanghai

MOST_NAMED = 5


def ready_to_write(data: DataRoot, by: str = "", needed: int = A_LITTLE) -> None:
    """The disk takes so many bytes, records that lie ahead of the clock are named, one far ahead of them was asked about.

    Raises DiskFullError, DiskClosedError. At a terminal a named person may say that it is right; elsewhere, as in a scheduled run: ClockJumpedError.
    """
    refuse_unwritable(data, needed)
    now = now_shanghai()
    try:
        refuse_jump(data, now)
    except ClockJumpedError as jumped:
        if not (by and sys.stdin.isatty() and sys.stderr.isatty()):
            raise
        console = Console(stderr=True, highlight=False, emoji=False)
        console.print(f"! {jumped.zh} | {jumped.en}", style="yellow", markup=False, soft_wrap=True)
        console.print("时钟没有错，继续？ | is the clock right? [y/N] ", end="", markup=False)
        if input().strip().lower() not in ("y", "yes", "是"):
            raise
        with data.writer():
            confirm_clock(data, by=by, now=now)
    print_ahead(Console(stderr=True, highlight=False, emoji=False), data, now)


def print_ahead(console: Console, data: DataRoot, now: datetime | None = None) -> None:
    """Every record that lies ahead of the clock is named, with the two ways to mend it."""
    now = now or now_shanghai()
    found = ahead_of(data, now)
    if not found:
        return
    console.print(
        f"! 时钟（{now:%Y-%m-%d %H:%M}）落后于 {len(found)} 条记录，它们的时刻不起作用"
        f" | the clock stands behind {len(found)} records: their moments decide nothing",
        style="yellow", markup=False, soft_wrap=True,
    )  # fmt: skip
    for act in found[:MOST_NAMED]:
        console.print(f"  {named(act)}", style="yellow", markup=False, soft_wrap=True)
    console.print(
        f"  → 请校准时钟；时钟没有错的，由负责人更正：longshu amend {found[0].record} --moment {now:%Y-%m-%dT%H:%M} "
        "--reason 原因 --by 姓名 | set the clock right, or amend the record", markup=False, soft_wrap=True,
    )  # fmt: skip


def named(act: Act) -> str:
    """The record as a person finds it again: its number, what it is of, and its moment."""
    return visible(f"记录 | record {act.record}：{act.kind} {act.subject}，{act.at:%Y-%m-%d %H:%M}")


def amend_command(
    data: Path | None, names: list[str], moment: str | None, text: str | None, reason: str, by: str
) -> int:
    """Each record is put right by a record of its own, by a named person; the old ones stay."""
    from warehouse.audience import Audience
    from warehouse.ledger.amending import amend
    from warehouse.release.shelf import settle

    if not reason.strip():
        raise UserFault("更正要写明原因", "an amendment states its reason", "加上 --reason", "add --reason")
    root, person = settings(data=data).data, who(by)
    at = _moment(moment)
    console = Console(highlight=False, emoji=False)
    with root.writer():
        for name in names:
            act = amend(
                root, name, moment=at, text=text, by=person, reason=reason.strip(), now=now_shanghai()
            )
            console.print(f"已更正（{person}）：{named(act)} | amended", markup=False, soft_wrap=True)
        for audience in get_args(Audience):
            settle(root, audience)  # feeds and pointer say at once what is right now
    console.print("下一步：longshu run | next: longshu run", style="dim")
    return 0


def confirm_clock_command(data: Path | None, by: str) -> int:
    """A named person said that the clock is right: a jump ahead is none any more."""
    root, person, now = settings(data=data).data, who(by), now_shanghai()
    with root.writer():
        confirm_clock(root, by=person, now=now)
    Console(highlight=False, emoji=False).print(
        f"已登记：时钟 {now:%Y-%m-%d %H:%M} 没有错（{person}） | on record: the clock is right"
    )
    return 0


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo:
        raise UserFault(
            f"“{text}”不是时刻", f"'{text}' is no moment", "请写成 2026-11-09T09:30", "write it as 2026-11-09T09:30"
        )  # fmt: skip
    return found
