"""Numbers, shares and dates as a Chinese office writes them."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from contracts.codelists import SHARED, shared_codelist, unit_named
from contracts.periods import printed, span, year_of
from contracts.rounding import decimals_that_keep, rounded
from contracts.speech import speaks
from contracts.unit_words import short_in_english

DASH = "—"
SCALES = ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万"))
UNSCALED = {"%", "‰", "个百分点", "位", "毫秒", "元/千瓦时"}
# stand in the marts and above columns, not after each number
UNSPOKEN = {"个", "家", "件", "篇", "所", "户", "台", "比值", "指数"}


def plain(value: Decimal | None) -> str:
    """All digits of a value with thousands separators, no trailing zeros."""
    if value is None:
        return DASH
    return f"{value.normalize():,f}"


def quantity(value: Decimal | None, unit_zh: str, qualifier: str = "exact", *, is_scaled: bool = True) -> str:
    """A value with its unit, scaled by 万 or 亿 where people say so; a bound carries its sign."""
    if value is None:
        return DASH
    sign = shared_codelist("qualifier")[qualifier].extra["symbol"] if qualifier != "exact" else ""
    if is_scaled and unit_zh not in UNSCALED:
        for scale, name in SCALES:
            if abs(value) >= scale:
                scaled = value / scale
                digits = decimals_that_keep(scaled, (), 4)
                return f"{sign}{plain(rounded(scaled, Decimal(1).scaleb(-digits)))}{name}{spoken(unit_zh)}"
    return f"{sign}{plain(value)}{spoken(unit_zh)}"


def column(values: Iterable[Decimal], unit_zh: str) -> tuple[Decimal, str, int]:
    """How figures that stand below each other are written: divided by what, its word, and at how many decimals.

    The word is that of the smallest figure, so that none is written as a fraction of it; the decimals keep every digit.
    """
    sizes = [abs(value) for value in values]
    least = min((size for size in sizes if size), default=Decimal(0))
    divisor, word = Decimal(1), ""
    if unit_zh not in UNSCALED:
        divisor, word = next((entry for entry in SCALES if least >= entry[0]), (divisor, word))
    return divisor, word, max((_decimals(size / divisor) for size in sizes), default=0)


def in_column(value: Decimal, written: tuple[Decimal, str, int], unit: str, qualifier: str = "exact") -> str:
    """The value as `column` says, all decimals written out, so that points stand below each other."""
    divisor, word, decimals = written
    sign = shared_codelist("qualifier")[qualifier].extra["symbol"] if qualifier != "exact" else ""
    return f"{sign}{value / divisor:,.{decimals}f}{word}{unit}"


def period(code: str) -> str:
    """The period as it is printed: a span of years or months by its ends."""
    if "/P" not in code:
        return printed(code)
    days = span(code)
    to = "～" if speaks("zh") else "–"
    if code.endswith("M"):
        return f"{days.start:%Y-%m}{to}{days.end:%Y-%m}"
    return to.join(printed(str(year_of(day))) for day in (days.start, days.end))


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def quantity_en(value: Decimal | None, unit: str, qualifier: str = "exact") -> str:
    """A value with the English name of its unit (a code), all digits; a bound carries its sign."""
    if value is None:
        return DASH
    sign = shared_codelist("qualifier")[qualifier].extra["symbol"] if qualifier != "exact" else ""
    return f"{sign}{plain(value)}{unit_en(unit)}"


def unit_en(unit: str) -> str:
    """The short English name of a unit as it follows a figure: "%", " P", " racks"; empty for plain counts."""
    short = short_in_english(unit_named(unit))
    return short if short == "%" else f" {short}".rstrip()


def spoken(unit_zh: str) -> str:
    """The unit as it follows a figure: nothing after a count, a ratio or an index."""
    return "" if unit_zh in UNSPOKEN else unit_zh


def share(value: Decimal | None, limits: Iterable[Decimal] = (), decimals: int = 1) -> str:
    """A share as a per cent; takes more decimals rather than print on the wrong side of a limit."""
    if value is None:
        return DASH
    pct = value * 100
    digits = decimals_that_keep(pct, [limit * 100 for limit in limits], decimals)
    return f"{rounded(pct, Decimal(1).scaleb(-digits)):,f}%"


def beside(value: Decimal | None, *others: Decimal | None) -> list[Decimal]:
    """What a value is printed beside and differs from, as limits that it must not seem to equal."""
    return [other for other in others if other is not None and other != value]


def number(value: Decimal | None, limits: Iterable[Decimal] = (), decimals: int = 4) -> str:
    """A ratio at a few decimals, never on the wrong side of a limit."""
    if value is None:
        return DASH
    digits = decimals_that_keep(value, limits, decimals)
    return f"{rounded(value, Decimal(1).scaleb(-digits)):,f}"


def which(row: dict[str, Any]) -> str:
    """Which part of the indicator a reading is of, as a person reads it: 半精度（FP16）, 年初至今累计; empty for the whole."""
    parts = (
        []
        if row["breakdown"] == "_T"
        else [_label(*part.split("=", 1)) for part in row["breakdown"].split("|")]
    )
    if row["accumulation"] != "NONE":
        parts.append(_label("accumulation", row["accumulation"]))
    return f"〔{'、'.join(parts)}〕" if parts else ""


def which_en(row: dict[str, Any]) -> str:
    """The same in English: [Half precision (FP16), year to date]; empty for the whole."""
    parts = [] if row["breakdown"] == "_T" else [part.split("=", 1) for part in row["breakdown"].split("|")]
    if row["accumulation"] != "NONE":
        parts.append(["accumulation", row["accumulation"]])
    return f"[{', '.join(_label(part[0], part[1], 'en') for part in parts)}] " if parts else ""


def _label(codelist: str, code: str, language: str = "zh") -> str:
    """The shared label of the code; a plan's own codes stand as they are."""
    if not (SHARED / f"{codelist}.csv").exists():
        return f"{codelist}={code}"
    codes = shared_codelist(codelist)
    if code not in codes:
        return code
    return codes[code].label_zh if language == "zh" else codes[code].label_en
