"""Mutants of good files: bytes flipped, pieces cut, moved, doubled and spliced, inside and outside the zip."""

import random
from collections.abc import Callable, Iterator
from functools import cache

from tests.sources.returns.forms import filled, grid, tidy
from tests.sources.returns.test_formats import ods, xls, xlsb
from tests.sources.workbook import made
from tests.sources.workbook.test_conditional import as_ods, as_xls, as_xlsb, by_openpyxl
from tests.sources.workbook.test_recomputing import in_ods, in_xls, in_xlsb

Change = Callable[[bytes, random.Random], bytes]


@cache
def good_files() -> dict[str, list[bytes]]:
    """Good files of each container, with formulas and conditional formats among them."""
    return {
        "xlsx": [made.good_xlsx(), filled(), by_openpyxl()],
        "xls": [made.good_xls(), xls(grid(filled())), as_xls(), in_xls(40)],
        "xlsb": [xlsb(grid(filled())), as_xlsb(), in_xlsb(40)],
        "ods": [made.good_ods(), ods(grid(filled())), as_ods(), in_ods(40)],
        "csv": [tidy(), tidy(encoding="gb18030")],
    }


def mutants(kind: str, number: int, seed: int) -> Iterator[bytes]:
    """So many changed files of the container; the same ones for the same seed."""
    dice = random.Random(f"{kind} {seed}")
    files = good_files()[kind]
    for _ in range(number):
        content = dice.choice(files)
        if kind in ("xlsx", "xlsb", "ods") and dice.random() < 0.7:
            yield _inside(content, dice)
        elif kind == "xls" and dice.random() < 0.7:
            yield _in_stream(content, dice)
        else:
            yield _changed(content, dice)


def _inside(content: bytes, dice: random.Random) -> bytes:
    """A zip whose checksums hold, one of its parts changed: the change reaches the reader of the part."""
    parts = made.parts_of(content)
    name = dice.choice(sorted(parts))
    return made.zipped(parts | {name: _changed(parts[name], dice)})


def _in_stream(content: bytes, dice: random.Random) -> bytes:
    """An .xls that keeps its header, its length and its directory: the change reaches the reader of the records."""
    head, body, directory = content[:512], content[512:-1024], content[-1024:]
    changed = body
    for _ in range(dice.randint(1, 3)):
        changed = dice.choice((_flipped, _flipped, _swapped, _numbers_replaced))(changed, dice)
    return head + changed[: len(body)].ljust(len(body), b"\0") + directory


def _changed(content: bytes, dice: random.Random) -> bytes:
    for _ in range(dice.randint(1, 3)):
        content = dice.choice(CHANGES)(content, dice)
    return content


def _flipped(content: bytes, dice: random.Random) -> bytes:
    found = bytearray(content)
    for _ in range(dice.randint(1, 4)):
        if found:
            found[dice.randrange(len(found))] ^= 1 << dice.randrange(8)
    return bytes(found)


def _cut(content: bytes, dice: random.Random) -> bytes:
    return content[: dice.randrange(len(content) + 1)]


def _swapped(content: bytes, dice: random.Random) -> bytes:
    """Two pieces of the size of a record change places."""
    size = dice.choice((4, 8, 16, 64, 128, 512))
    first, second = sorted((dice.randrange(len(content) + 1), dice.randrange(len(content) + 1)))
    if first + size > second:
        return content[second:] + content[:second]
    one, other = content[first : first + size], content[second : second + size]
    return content[:first] + other + content[first + size : second] + one + content[second + size :]


def _spliced(content: bytes, dice: random.Random) -> bytes:
    """The head of this file and the tail of another."""
    other = dice.choice([file for files in good_files().values() for file in files])
    return content[: dice.randrange(len(content) + 1)] + other[dice.randrange(len(other)) :]


def _numbers_replaced(content: bytes, dice: random.Random) -> bytes:
    """Four bytes become a number at the edge of what fits."""
    at = dice.randrange(len(content) + 1)
    number = dice.choice((0, 1, 0x7F, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF))
    return content[:at] + number.to_bytes(4, "little") + content[at + 4 :]


def _doubled(content: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(content) + 1)
    return content[:at] + content[at : at + dice.randint(1, 600)] + content[at:]


CHANGES: tuple[Change, ...] = (_flipped, _flipped, _cut, _swapped, _spliced, _numbers_replaced, _doubled)
