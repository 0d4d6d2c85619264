"""One cell's text to one number in the line's printed unit; refuses rather than guesses.

| written, in a column of | 万元      | P       | %     |
|-------------------------|-----------|---------|-------|
| `1,234.5`, `１２３４.５` | 1234.5    | 1234.5  | 1234.5 |
| `6.6万`                 | refused   | 66000   | refused |
| `3亿元`                 | 30000     | refused | refused |
| `35%`                   | refused   | refused | 35    |
| `约3万`、`3-5`          | refused   | refused | refused |
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from sources.footnotes import INVISIBLE, REVERSING, without_marks
from sources.returns.cells.texts import folded

SCALES = {"": Decimal(1), "百": Decimal(100), "千": Decimal(1000), "万": Decimal(10) ** 4, "百万": Decimal(10) ** 6,
          "千万": Decimal(10) ** 7, "亿": Decimal(10) ** 8, "万亿": Decimal(10) ** 12}  # fmt: skip
_WORDS_AROUND = re.compile("约|近|超|余|多|左右|以上|以下|至|到")
LARGEST = Decimal(10) ** 19
BARE_NUMBER = r"^\s*[0-9][0-9.]*\s*$"  # of a note: nothing but digits
_ERROR = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!|GETTING_DATA)", re.IGNORECASE)
_BARE = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?")


@dataclass(frozen=True)
class Amount:
    """A number read, in the line's printed unit; `marks` of footnotes stood beside it, `invisible` characters in it."""

    value: Decimal
    marks: str = ""
    invisible: bool = False


@dataclass(frozen=True)
class Unread:
    """Why a text is no number here: the rule, and the detail in both languages."""

    rule_id: str
    detail_zh: str
    detail_en: str


@lru_cache(maxsize=65536)
def read_value(text: str, unit: str) -> Amount | Unread:
    """The number the text states in the printed unit, or why it states none.

    Numbers are read as `sources.notation` reads them, but for what surrounds one in a sentence: a return is exact.
    """
    if _BARE.fullmatch(text):
        return _within(Amount(Decimal(text)))
    if REVERSING in text:
        return Unread(
            "cell.number.unreadable", "里面有把次序倒过来的字符", "it holds a sign that turns its order round"
        )
    from sources.notation.folding import fold, squeeze
    from sources.notation.numerals import NumeralError, leading_number

    seen, marks = without_marks(squeeze(text))
    plain = fold(seen).removeprefix("百分之")
    try:
        number, rest = leading_number(plain)
    except NumeralError:
        return _refused(text)
    rest = (
        f"%{rest}"
        if fold(seen).startswith("百分之")
        else seen[len(seen) - len(rest) :].strip()
        if rest
        else ""
    )
    if _WORDS_AROUND.search(rest) or (rest and rest[0] in ".,+~-—–'"):
        return _refused(text)
    if re.search("[万亿]", plain[: len(plain) - len(rest)]) and scale_and_base(folded(unit))[0]:
        return _doubled(text, unit)
    factor = _factor(rest, unit)
    if isinstance(factor, Unread):
        return factor
    return _within(Amount(number * factor, marks, INVISIBLE.search(text) is not None))


def _within(amount: Amount) -> Amount | Unread:
    if abs(amount.value) >= LARGEST:
        return Unread("cell.number.unreadable", "数值过大", "the number is too large")
    return amount


def _doubled(rest: str, unit: str) -> Unread:
    return Unread(
        "cell.number.scale_doubled", f"“{rest}”与计量单位“{unit}”叠加，含义不明",
        f"'{rest}' on top of the unit '{unit}' is ambiguous",
    )  # fmt: skip


def _factor(rest: str, unit: str) -> Decimal | Unread:
    """What the number is to be multiplied by, from what is written behind it and the line's unit."""
    if not rest or folded(unit) in (folded(rest), folded(rest).removeprefix("(").removesuffix(")")):
        return Decimal(1)
    scale, base = scale_and_base(folded(rest))
    own_scale, own_base = scale_and_base(folded(unit))
    if base == own_base:
        return SCALES[scale] / SCALES[own_scale]
    if base == "" and own_scale == "" and unit not in ("%", "‰"):
        return SCALES[scale]
    if base == "":
        return _doubled(rest, unit)
    return Unread(
        "cell.number.unit",
        f"写的是“{rest}”，本行单位是“{unit}”",
        f"'{rest}' is written, the unit is '{unit}'",
    )


def scale_and_base(unit: str) -> tuple[str, str]:
    """(scale, base unit) of a unit: 万元 is 万 and 元; 千瓦 and 百分点 are units of their own."""
    for scale in sorted(SCALES, key=len, reverse=True):
        if scale and unit.startswith(scale) and not (scale in ("千", "百") and unit != scale):
            return scale, unit[len(scale) :]
    return "", unit


def _refused(text: str) -> Unread:
    from sources.notation.folding import squeeze

    if "\n" in squeeze(text):
        return Unread(
            "cell.number.unreadable", "数字写成两行或隔着制表符，是一个数还是两个",
            "its digits stand in two lines, or a tab apart: one number or two",
        )  # fmt: skip
    plain = re.sub(r"\s+", "", squeeze(text)).replace("−", "-")
    reasons = (
        (
            "[○〇◯⭕o]+[^a-z]*",
            "一个圈，是零还是记号不明；是零请填 0",
            "a ring may be a zero or a mark: write 0 where it is zero",
        ),
        (r"[+-]?inf(inity)?|nan|[0-9.]+e\+?[0-9]{3,}", "不是一个有限的数", "it is no finite number"),
        (r"[0-9]{4}-[0-9]{1,2}(-[0-9]{1,2})?([ t].*)?", "是日期，不是数", "it is a date, not a number"),
        (
            r".*(约|近|超|余|多|左右|以上|以下).*",
            "报表须填确数，不能填约数或界限",
            "a return takes exact figures, not bounds",
        ),
        (r".*[0-9].*[-~—–至到].*[0-9].*", "是一个范围，不是一个数", "it is a range, not one number"),
        (r"[0-9,]+(\.[0-9]+)?", "千分位逗号位置不对", "the thousands separators are misplaced"),
        (r"[零〇一二两三四五六七八九十百千万亿点]+", "中文数字不完整", "the Chinese numeral is not whole"),
        (r".*[0-9].*", "不是一个完整的数", "it is not one whole number"),
    )
    if _ERROR.fullmatch(plain):
        return Unread("cell.formula.error", "", "")
    for pattern, zh, en in reasons:
        if re.fullmatch(pattern, plain.lower()):
            return Unread("cell.number.unreadable", zh, en)
    return Unread(
        "cell.number.unreadable", "没有数字；没有数的请填表下所列的符号，是零的请填 0",
        "it holds no number: use one of the signs listed below the form, or 0 where it is zero",
    )  # fmt: skip
