"""What a number cell shows, from its number format: one reader of format codes for every container.

| code                | stored | shown      | said (the number with its words) |
|---------------------|--------|------------|----------------------------------|
| `0.00%`             | 0.6    | 60.00%     | 60%                              |
| `0.00"%"`           | 0.6    | 0.60%      | 0.6%                             |
| `0.00"万架"`        | 4.5678 | 4.57万架   | 4.5678万架                       |
| `#,##0,`, `0!.0000` | 45678  | 46, 4.5678 | nothing: other digits are shown  |
| `;;;`, `[White]0`   | 5      |            | nothing                          |
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from sources.workbook.format_sections import Section, chosen, laid_out, sections_of

BUILT_IN = (
    {9: "0%", 10: "0.00%", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0"}
    | dict.fromkeys(range(14, 18), "yyyy-m-d") | dict.fromkeys(range(18, 22), "h:mm:ss") | {22: "yyyy-m-d h:mm"}
    | dict.fromkeys((*range(27, 32), 36, *range(50, 55), 57, 58), 'yyyy"年"m"月"') | dict.fromkeys((*range(32, 36), 55, 56), "h:mm:ss")
)  # fmt: skip
"""Formats that a file names by number alone and that show another than the stored number."""

_LIKE_A_MINUS = re.compile(r"[-−(（]")
_SILENT = re.compile(r"[\s¥￥()（）+-]+")  # signs that change nothing a person reads, but for a lost minus
_SILENT_BEHIND = re.compile(r"[\s¥￥()（）-]+")  # 45678+ is more than that


@dataclass(frozen=True)
class Shown:
    """What a cell shows where that is not just its number.

    `said` is the number in full with the words beside it; None where the digits shown are not those stored.
    """

    text: str
    said: str | None


@lru_cache(maxsize=1024)
def shows_otherwise(code: str) -> bool:
    """Whether some number would be shown in this format as more, less or other than its own digits."""
    sections = sections_of(code) if code.strip() else ()
    if (of_texts := _of_texts(sections)) and _says_more(of_texts):
        return True
    for place, one in enumerate(sections[:3]):
        if one.is_text:
            continue
        before, among, behind = one.words()
        loses_minus = place == 1 and one.condition is None and "-" not in before and "(" not in before
        gains_minus = (place == 0 or one.condition is not None) and _LIKE_A_MINUS.search(before + behind)
        hides_zero = not one.is_general and not any(
            text in "0?" for kind, text in one.pieces if kind == "digit"
        )
        if (
            one.is_white or one.percents or one.thousands or one.is_time or among or loses_minus or gains_minus or hides_zero
            or _SILENT.sub("", before) or _SILENT_BEHIND.sub("", behind)
        ):  # fmt: skip
            return True
    return False


def is_date(code: str) -> bool:
    """Whether the format shows a day or month, so that the number is one of days."""
    one = sections_of(code)[0]
    return (
        one.is_time and not one.is_elapsed and re.search(r"[yd]", _unquoted(code), re.IGNORECASE) is not None
    )


def shown(code: str, value: float) -> Shown | None:
    """What the cell shows in this format, None where that is its number and nothing else."""
    number = Decimal(f"{value:.15g}") if abs(value) < 1e300 else None
    if number is None or not number.is_finite() or not code.strip():
        return None
    sections = sections_of(code)
    one, is_own_sign = chosen(sections, number)
    if one is None:
        return Shown("########", None)
    before, among, behind = one.words()
    if one.is_white:
        return Shown("", None)
    if one.is_time:
        return Shown("（日期或时间）", None)
    if one.is_text and not one.has_digits:
        return None
    shift = Decimal(100) ** one.percents
    seen = number * shift / Decimal(1000) ** one.thousands
    magnitude = abs(seen) if number < 0 else seen
    minus = "-" if number < 0 and is_own_sign else ""
    text = minus + laid_out(one, magnitude)
    if not one.has_digits or (number == 0 and not any(c.isdigit() for c in text)):
        is_dash = number == 0 and text.strip() in ("-", "—", "–", "_", "－")
        return None if is_dash else Shown(text.strip(), None)
    if one.thousands or among or one.percents > 1:
        return Shown(text.strip(), None)
    if number < 0 and not is_own_sign and "-" not in before and "(" not in before:
        return Shown(text.strip(), None)
    if number > 0 and _LIKE_A_MINUS.search(before + behind):
        return Shown(text.strip(), None)
    words = _SILENT.sub("", before), _SILENT_BEHIND.sub("", behind)
    if not one.percents and not any(words):
        return None
    percent = "%" if one.percents else ""
    return Shown(text.strip(), f"{words[0]}{_plain(number * shift)}{percent}{words[1]}")


def shown_value(code: str, value: object) -> Shown | None:
    """The same of what a cell holds, a number or a text; nothing else is shown in a format of these."""
    if isinstance(value, str):
        return _shown_text(code, value) if value.strip() else None
    return (
        shown(code, float(value)) if isinstance(value, int | float) and not isinstance(value, bool) else None
    )


def _shown_text(code: str, text: str) -> Shown | None:
    """What a text shows in this format, None where it is itself."""
    one = _of_texts(sections_of(code)) if code.strip() else None
    if one is None or not _says_more(one):
        return None
    if one.is_white:
        return Shown("", None)
    seen = "".join(text if kind == "at" else piece for kind, piece in one.pieces)
    return Shown(seen.strip(), seen if one.is_text else None)


def _of_texts(sections: tuple[Section, ...]) -> Section | None:
    """The section that texts fall under: the fourth, or the one for them; None where they are shown as they are."""
    return (
        sections[3]
        if len(sections) > 3
        else next((one for one in sections[1:] if one.is_text), None)
        or (sections[0] if len(sections) == 1 and sections[0].is_text else None)
    )


def _says_more(one: Section) -> bool:
    """Whether a text in that section is seen otherwise than it is, or not at all."""
    said = "".join(text for kind, text in one.pieces if kind != "at")
    return one.is_white or not one.is_text or bool(_SILENT.sub("", said))


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


_DIGITS = re.compile(r"[-+−]?\d[\d,.'’\u00a0\u2009\u202f ]*")


def shown_as(text: str | None, value: float, *, is_percent: bool) -> Shown | None:
    """The same from the text that the container stores beside the number, as .ods does; None where it stores none."""
    number = Decimal(f"{value:.15g}")
    if is_percent and text is None:
        return Shown(f"{_plain(number * 100)}%", f"{_plain(number * 100)}%")
    if text is None or not number.is_finite():
        return None
    text = text.strip()
    if not text:
        return Shown("", None)
    if re.fullmatch(r"[-+]?[\d.]+E[-+]?\d+", text, re.IGNORECASE):
        return None
    if _in_chinese(text) == number:
        return None
    found = _DIGITS.search(text)
    if found is None or re.search(r"\d", text[found.end() :]):
        return None if number == 0 and text in ("-", "—", "–") else Shown(text, None)
    before, behind = text[: found.start()], text[found.end() :]
    if number > 0 and _LIKE_A_MINUS.search(before):
        return Shown(text, None)
    if found[0].strip() and _agrees(found[0], number):
        words = _SILENT.sub("", before), _SILENT_BEHIND.sub("", behind)
        return Shown(text, f"{words[0]}{_plain(number)}{words[1]}") if any(words) else None
    if is_percent and behind.strip() == "%" and not before.strip() and _agrees(found[0], number * 100):
        return Shown(text, f"{_plain(number * 100)}%")
    if before.strip() in ("(", "-") and number < 0 and _agrees(found[0], -number):
        return None
    return Shown(text, None)


def _in_chinese(text: str) -> Decimal | None:
    """The number that Chinese digits show, as some formats do (四万五千); None for any other text."""
    if re.search(r"[0-9]", text) or not text:
        return None
    from sources.notation.folding import fold  # seldom needed
    from sources.notation.numerals import NumeralError, leading_number

    try:
        found, rest = leading_number(fold(text))
    except NumeralError:
        return None
    return None if rest else found


def _agrees(digits: str, number: Decimal) -> bool:
    """Whether the digits shown are the number, rounded to as many decimals as are shown."""
    plain = re.sub(r"[^\d.,+-]", "", digits.replace("−", "-")).strip(",")
    spellings = {plain.replace(",", "")}
    if re.fullmatch(r"[-+]?(?:\d+|\d{1,3}(?:\.\d{3})+),(?!\d{3}$)\d+", plain):  # a decimal comma
        spellings.add(plain.replace(".", "").replace(",", "."))
    for spelled in spellings:
        try:
            seen = Decimal(spelled)
        except ArithmeticError:
            continue
        places = max(-int(seen.as_tuple().exponent), 0)
        if abs(seen - number) <= Decimal(5).scaleb(-places - 1):
            return True
    return False


def _unquoted(code: str) -> str:
    return re.sub(r'"[^"]*"|[\\!_*].|\[[^\]]*\]', "", code)
