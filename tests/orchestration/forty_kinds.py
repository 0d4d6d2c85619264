"""Files of forty kinds for the inbox, good and hostile, each with where it must end up. SYNTHETIC figures.

| fate     | the file lies afterwards                       |
|----------|------------------------------------------------|
| taken    | in 已收, its figure in the ledger               |
| returned | in 退回, with a report                          |
| asked    | in 待确认, with a report                        |
| stays    | where it was dropped: it is not whole, or passing |
"""

import os
import random
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from contracts.forms import ReturnForm
from contracts.plan import Plan
from sources.returns.form_sheets.blank import write_blank
from tests.sources.returns.forms import LINE_FIGURES, LINES, changed, grid, laid_out, plan_with
from tests.sources.returns.test_formats import ods, xls
from tests.sources.workbook import made

TAKEN, RETURNED, ASKED, STAYS = "taken", "returned", "asked", "stays"
MONTHS = [f"2026-{month:02d}" for month in range(1, 11)]
FORMS = 40


@cache
def plan() -> Plan:
    """Forms enough that every good file has a slot of its own."""
    forms = (
        changed(LINES, form=f"gs_t_{n}", number=f"GS-T-{n:02d}", relations=[]) for n in range(10, 10 + FORMS)
    )
    return plan_with(*forms)


@dataclass(frozen=True)
class Slotted:
    """The slot of one file, and the figure of line 01 that it alone gives."""

    form: ReturnForm
    month: str
    value: int

    def xlsx(self, **other: object) -> bytes:
        figures = (
            LINE_FIGURES | {("01", "1"): self.value} | {(key[1:], "1"): value for key, value in other.items()}
        )
        return write_blank(self.form, plan(), self.month, figures)

    def rows(self) -> list[list[object]]:
        return grid(self.xlsx())

    def csv(self, encoding: str = "utf-8") -> bytes:
        lines = ["表号,报告期,代码,口径,数值"]
        for (code, number), value in (LINE_FIGURES | {("01", "1"): self.value}).items():
            measure = self.form.measures[int(number) - 1]
            lines.append(f"{self.form.number},{self.month},{code},{measure},{value}")
        return ("\r\n".join(lines) + "\r\n").encode(encoding)


def slots() -> Iterator[Slotted]:
    """Every slot once."""
    number = 0
    for month in MONTHS:
        for form in plan().forms.values():
            assert isinstance(form, ReturnForm)
            number += 1
            yield Slotted(form, month, 1000 + number)


@dataclass(frozen=True)
class Drop:
    """One drop: whatever it writes has `token` in its name."""

    kind: str
    fate: str
    token: str
    slot: Slotted
    count: int = 1


Write = Callable[[Path, str, Slotted], None]


def _file(name: str, content: Callable[[Slotted], bytes]) -> Write:
    def write(inbox: Path, token: str, slot: Slotted) -> None:
        path = inbox / name.format(token)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content(slot))

    return write


def _bytes_name(before: bytes, after: bytes) -> Write:
    def write(inbox: Path, token: str, slot: Slotted) -> None:
        target = os.fsencode(inbox) + b"/" + before + token.encode() + after
        aside = os.fsencode(inbox.parent / f"aside-{token}")
        Path(os.fsdecode(aside)).write_bytes(slot.xlsx())
        os.rename(aside, target)

    return write


def _growing(name: str, content: Callable[[Slotted], bytes], *, is_held: bool) -> Write:
    """Written in pieces, held open between them or opened anew each time."""

    def write(inbox: Path, token: str, slot: Slotted) -> None:
        whole, path = content(slot), inbox / name.format(token)
        third = len(whole) // 3 + 1
        handle = path.open("wb")
        for at in range(0, len(whole), third):
            if handle.closed:
                handle = path.open("ab")
            handle.write(whole[at : at + third])
            handle.flush()
            if not is_held:
                handle.close()
            time.sleep(0.05)
        handle.close()

    return write


def _twice(inbox: Path, token: str, slot: Slotted) -> None:
    content = slot.xlsx()
    (inbox / f"甲 {token}.xlsx").write_bytes(content)
    (inbox / f"乙 {token}.xlsx").write_bytes(content)


def _link(target: Callable[[Path], Path]) -> Write:
    return lambda inbox, token, slot: (inbox / f"link-{token}.xlsx").symlink_to(target(inbox))


def _pipe(inbox: Path, token: str, slot: Slotted) -> None:
    os.mkfifo(inbox / f"pipe-{token}.csv")


def _socket(inbox: Path, token: str, slot: Slotted) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        here = Path.cwd()
        os.chdir(inbox)  # its address may have few bytes
        try:
            one.bind(f"s-{token}")
        finally:
            os.chdir(here)


def _unread(slot: Slotted) -> bytes:
    return slot.xlsx(_07="约3万")


def _header(slot: Slotted) -> bytes:
    return b"obs_id,indicator_id\r\n1,2\r\n"


def _cut(slot: Slotted) -> bytes:
    return slot.xlsx()[:-900]


def _entities(slot: Slotted) -> bytes:
    parts = made.parts_of(slot.xlsx())
    name = "xl/workbook.xml"
    return made.zipped(parts | {name: b'<!DOCTYPE x [<!ENTITY a "b">]>' + parts[name]})


def _other_version(slot: Slotted) -> bytes:
    rows = slot.rows()
    return laid_out([[c.replace("1.0.0", "9.0.0") if isinstance(c, str) else c for c in row] for row in rows])


def _mutant(slot: Slotted) -> bytes:
    content = bytearray(xls(slot.rows()))
    content[600:1400] = b"\xff" * 800
    return bytes(content)


KINDS: dict[str, tuple[str, Write]] = {
    "a workbook": (TAKEN, _file("{}.xlsx", Slotted.xlsx)),
    "an .xls": (TAKEN, _file("{}.xls", lambda s: xls(s.rows()))),
    "an .ods": (TAKEN, _file("{}.ods", lambda s: ods(s.rows()))),
    "a text": (TAKEN, _file("{}.csv", Slotted.csv)),
    "a text in GB18030": (TAKEN, _file("报表 {}.csv", lambda s: s.csv("gb18030"))),
    "a text called otherwise": (TAKEN, _file("{}.txt", Slotted.csv)),
    "a workbook called .xls": (TAKEN, _file("{}.xls", Slotted.xlsx)),
    "a workbook without a suffix": (TAKEN, _file("{}", Slotted.xlsx)),
    "in its department's folder": (TAKEN, _file("gs_data/{}.xlsx", Slotted.xlsx)),
    "in a folder within": (TAKEN, _file("gs_data/十月/{}.xlsx", Slotted.xlsx)),
    "in a folder of no department": (TAKEN, _file("随便/{}.xlsx", Slotted.xlsx)),
    "a name in GBK": (TAKEN, _bytes_name("报表".encode("gbk"), b".xlsx")),
    "a name of no encoding": (TAKEN, _bytes_name(b"\xff\xfe", b".xlsx")),
    "a name with control characters": (TAKEN, _bytes_name(b"a\x1b[31m\n", b".xlsx")),
    "a name of 255 bytes": (TAKEN, _bytes_name(b"", b"x" * 244 + b".xlsx")),
    "a reserved name": (TAKEN, _file("CON.{}.xlsx", Slotted.xlsx)),
    "a name that turns round": (TAKEN, _file("a\u202e{}xslx.xlsx", Slotted.xlsx)),
    "a name that looks like markup": (TAKEN, _file("<b>{};'--.xlsx", Slotted.xlsx)),
    "a hidden name": (TAKEN, _file(".{}.xlsx", Slotted.xlsx)),
    "in a hidden folder, nine deep": (TAKEN, _file(".a/b/c/d/e/f/g/h/i/{}.xlsx", Slotted.xlsx)),
    "the same twice": (TAKEN, _twice),
    "a growing text": (TAKEN, _growing("{}.csv", Slotted.csv, is_held=False)),
    "a growing workbook": (TAKEN, _growing("{}.xlsx", Slotted.xlsx, is_held=True)),
    "a growing text held open": (TAKEN, _growing("{}.csv", Slotted.csv, is_held=True)),
    "a cell that cannot be read": (RETURNED, _file("{}.xlsx", _unread)),
    "a text of half its rows": (
        RETURNED,
        _file("{}.csv", lambda s: b"\r\n".join(s.csv().split(b"\r\n")[:9]) + b"\r\n"),
    ),
    "no form": (RETURNED, _file("{}.xlsx", lambda s: laid_out([["不是报表", 1], [2, 3]]))),
    "empty": (RETURNED, _file("{}.xlsx", lambda s: b"")),
    "words": (RETURNED, _file("{}.csv", lambda s: "今天天气很好\n".encode())),
    "a picture": (RETURNED, _file("{}.xlsx", lambda s: b"\x89PNG\r\n\x1a\n" + bytes(200))),
    "a web page": (RETURNED, _file("{}.xls", lambda s: b"<html><table><tr><td>1</td></tr></table></html>")),
    "NUL bytes": (RETURNED, _file("{}.csv", lambda s: s.csv().replace(b"600", b"6\x0000"))),
    "entities": (RETURNED, _file("{}.xlsx", _entities)),
    "a cut .xls": (RETURNED, _file("{}.xls", lambda s: xls(s.rows())[:3000])),
    "a broken .xls": (RETURNED, _file("{}.xls", _mutant)),
    "another version": (RETURNED, _file("{}.xlsx", _other_version)),
    "a compilation of others": (RETURNED, _file("{}.csv", _header)),
    "an archive": (RETURNED, _file("{}.zip", lambda s: made.zipped({"a.xlsx": s.xlsx()}))),
    "a mail": (RETURNED, _file("{}.eml", lambda s: b"From: a@b.example\r\nSubject: x\r\n\r\nx\r\n")),
    "a link to a file": (RETURNED, _link(lambda inbox: Path("/etc/hosts"))),
    "a link to nothing": (RETURNED, _link(lambda inbox: inbox / "nowhere")),
    "a pipe": (RETURNED, _pipe),
    "a socket": (RETURNED, _socket),
    "in another department's folder": (ASKED, _file("gs_iit/{}.xlsx", Slotted.xlsx)),
    "a workbook without its end": (STAYS, _file("{}.xlsx", _cut)),
    "a file of the editor": (STAYS, _file("~${}.xlsx", Slotted.xlsx)),
    "a download under way": (STAYS, _file("{}.xlsx.part", Slotted.xlsx)),
}


def drops(number: int, seed: int) -> list[Drop]:
    """So many drops in random order, the kinds as evenly as may be; good ones first have the slots."""
    dice, free = random.Random(seed), slots()
    kinds = [kind for _ in range(number // len(KINDS) + 1) for kind in KINDS][:number]
    dice.shuffle(kinds)
    spare = next(free)
    found = []
    for n, kind in enumerate(kinds):
        fate = KINDS[kind][0]
        slot = next(free, None) if fate == TAKEN else spare
        if slot is None:
            break
        found.append(Drop(kind, fate, f"n{n:04d}n", slot, 2 if kind == "the same twice" else 1))
    return found
