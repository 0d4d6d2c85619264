"""Numbers of a form that writes a decimal comma: the same with a point, or the two readings that they have.

| written     | line of whole numbers | of 1 or 2 decimals | of 3 and more |
|-------------|-----------------------|--------------------|---------------|
| `12,5`      | 12.5                  | 12.5               | 12.5          |
| `1.234,5`   | 1234.5                | 1234.5             | 1234.5        |
| `12.5`      | 12.5                  | 12.5               | 12.5          |
| `1.234`     | 1234                  | refused            | refused       |
| `1,234`     | refused               | refused            | 1.234         |
| `1,5E+03`   | 1500                  | 1500               | 1500          |
| `,5`, `5,`  | 0.5, 5                | 0.5, 5             | 0.5, 5        |

Nothing else is touched. A number cell of a sheet is a number already and does not come here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from contracts.forms import DecimalSign, ReturnForm
from sources.returns.cells.texts import folded
from sources.returns.entries import Fault

_COMMA = re.compile(
    r"(?P<sign>[-+]?)(?P<whole>\d{1,3}(?:[.\u202f' ]\d{3})+|\d*),(?P<part>\d*)(?P<rest>(?:e[-+]?\d{1,2})?\D*)"
)
_POINTS = re.compile(r"[-+]?\d{1,3}(?:\.\d{3})+(?P<rest>\D*)")
_ALIKE = re.compile(r"[-+]?\d{1,3},\d{3}")


@dataclass(frozen=True)
class TwoReadings:
    """What the text may mean."""

    one: str
    other: str


@lru_cache(maxsize=65536)
def with_point(text: str, decimals: int) -> str | TwoReadings | None:
    """The number with a decimal point; None where the text has no comma and no grouping points."""
    plain = folded(text)
    if found := _COMMA.fullmatch(plain):
        number = f"{found['sign']}{re.sub(r'[^0-9]', '', found['whole'])}.{found['part']}{found['rest']}"
        if _ALIKE.fullmatch(plain) and decimals < 3:
            return TwoReadings(number, plain.replace(",", ""))
        return number
    if found := _POINTS.fullmatch(plain):
        grouped = plain.replace(".", "")
        if plain.count(".") > 1 or decimals == 0:
            return grouped
        return TwoReadings(plain, grouped)
    return None


def with_decimal_points(
    frame: pl.DataFrame, form: ReturnForm, texts: Iterable[int]
) -> tuple[pl.DataFrame, list[Fault]]:
    """The entries of a form that writes a decimal comma, their numbers with a point, and a fault for each of two readings.

    `texts`: the entries (from 0) that are texts; a number cell is a number already.
    """
    if form.decimal_sign is not DecimalSign.COMMA:
        return frame, []
    decimals = {line.code: line.decimals for line in form.lines}
    numbers, faults = frame["number"].to_list(), []
    raws, lines, places = (frame[name].to_list() for name in ("raw", "line", "locator"))
    for n in texts:
        found = with_point(raws[n], decimals.get(lines[n], 0))
        if isinstance(found, TwoReadings):
            params = {
                "seen": raws[n], "detail_zh": f"可能是 {found.one}，也可能是 {found.other}", "detail_en": f"it may be {found.one} or {found.other}",
            }  # fmt: skip
            faults.append(Fault("cell.number.unreadable", places[n], params, frame["row_no"][n]))
        else:
            numbers[n] = found
    return frame.with_columns(pl.Series("number", numbers, dtype=pl.String)), faults
