"""Notes that name another number than stands in the row: 应为 123.4, 实际为 1,234, should be 12. Asked about, never decided.

Only a note that says what the figure should be speaks against it: a number alone, a year, another unit, last year's or
a planned figure do not. A note beside several figures speaks against none of them where it is one of them.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import polars as pl

from sources.returns.cells.texts import folded
from sources.returns.cells.values import Amount, read_value
from sources.returns.entries import Fault

_SAYS_ZH = "应[该当]?(?:为|是|填|改为)|实际(?:数|值)?(?:应?[为是])?|实为|正确(?:数|值|的数|数值)?(?:应?为|应?是)|(?:更正|更改|修改|改|订正)(?:为|成)"
_SAYS_EN = "should(?:be|read)|(?:is|was)actually|actually(?:is|was)?|actual(?:figure|value|number)?(?:is|was)|correct(?:ed)?(?:figure|value|number)?(?:is|was|to)"
SAYS = rf"(?i)(?:{_SAYS_ZH}|should +(?:be|read)|actual|correct)"  # of a note as it is written: it may name a number
_NAMED = re.compile(
    rf"(?P<before>[^,。;、!?()]*)(?:{_SAYS_ZH}|{_SAYS_EN})[:]?(?P<number>-?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?)(?P<behind>[^\d,。;、!?()]*)"
    r"(?=$|[,。;、!?()])"
)
_OF_ANOTHER = re.compile(
    r"去年|上年|上月|上期|上季|同期|计划|目标|预计|预期|任务|基期|不|未|是否|\d[年月季]|[一二三四]季|last|previous|plan|target|expect|not|20\d\d"
)


def noted_value_faults(found: pl.DataFrame) -> list[Fault]:
    """A fault for each row whose note says that the figure should be a number which none of the row's figures is."""
    wanted = found.filter(pl.col("note").str.contains(SAYS) & pl.col("printed").is_not_null())
    faults = []
    for cells in _by_row(wanted.select("row_no", "locator", "raw", "note", "printed", "unit_zh")):
        first = cells[0]
        for text, named in _numbers(first["note"], [cell["unit_zh"] for cell in cells]):
            if not any(_is_same(one, cell["printed"]) for one, cell in zip(named, cells, strict=True)):
                params = {"seen": first["raw"], "note": first["note"][:60], "named": text}
                faults.append(Fault("cell.note.contradicts", first["locator"], params, first["row_no"]))
                break
    return faults


def _by_row(wanted: pl.DataFrame) -> Iterator[list[dict[str, Any]]]:
    """The cells that one note stands beside."""
    row = pl.col("locator").str.extract(r"(\d+)$")
    for _, cells in wanted.group_by("note", row, maintain_order=True):
        yield cells.to_dicts()


def _numbers(note: str, units: list[str]) -> Iterator[tuple[str, list[Decimal | None]]]:
    """The numbers that the note says should stand there, each as written and in each of the units; none where in no unit."""
    for found in _NAMED.finditer(folded(note)):
        if _OF_ANOTHER.search(found["before"]):
            continue
        text = found["number"] + found["behind"]
        read = (read_value(text, unit) for unit in units)
        named = [one.value if isinstance(one, Amount) else None for one in read]
        if any(value is not None for value in named):
            yield text, named


def _is_same(named: Decimal | None, printed: Decimal) -> bool:
    """Whether the figure is the number named, as far as the note writes it out."""
    if named is None:
        return False
    places = max(-int(named.normalize().as_tuple().exponent), 0)
    return abs(named - printed) <= Decimal(5).scaleb(-places - 1)
