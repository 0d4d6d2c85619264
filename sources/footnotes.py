"""What stands beside a number without being part of it: invisible characters and the marks of footnotes."""

import re

INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
REVERSING = "\u202e"  # what follows it is shown from right to left: 87654 as 45678
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"
_MARK = f"[\u2460-\u249b\u24ea-\u24fe\u2776-\u2793\u3220-\u3229\u3251-\u325f\u3280-\u3289\u32b1-\u32bf{_RAISED}*＊※†‡§]"
_BEFORE = re.compile(rf"^(?:{_MARK}\s*)+(?=[-+−]?[\d０-９.])")
_BEHIND = re.compile(rf"(?<=[^\s×*·])\s*(?:{_MARK}\s*)+$")
_IN_A_UNIT = re.compile(rf"[A-Za-zＡ-Ｚａ-ｚ\)）][{_RAISED}]+$")
_POWER = re.compile(rf"(?:^|[^\d.])10[{_RAISED}⁺⁻]+")


def without_invisible(text: str) -> str:
    """The text without characters that nobody sees."""
    return INVISIBLE.sub("", text)


def without_marks(text: str) -> tuple[str, str]:
    """(the text without the marks of footnotes before and behind its number, those marks).

    A raised digit is no mark where it belongs to a unit (m²) or a power (10³); a text without digits is left as it is.
    """
    if not re.search(r"[\d０-９零一二三四五六七八九十]", text):
        return text, ""
    before, behind = _BEFORE.search(text), _BEHIND.search(text)
    if behind and (_IN_A_UNIT.search(text) or _POWER.search(text)):
        behind = None
    start, end = before.end() if before else 0, behind.start() if behind else len(text)
    if start >= end:
        return text, ""
    marks = (before[0] if before else "") + (behind[0] if behind else "")
    return text[start:end].strip(), re.sub(r"\s", "", marks)
