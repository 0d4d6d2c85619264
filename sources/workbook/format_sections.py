"""The sections of a number format: its pieces in order, which section a number falls under, and how that lays it out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from sources.workbook.colours import PAGE, PALETTE
from sources.workbook.format_colours import colour_named

_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_(?:.|$)|\*(?P<filled>[0-9.,%万千百亿])|\*.|\[(?P<bracket>[^\]]*)\]|(?P<general>general|g/通用格式|standard)'
    r"|(?P<exponent>e[+-])|(?P<ampm>am/pm|a/p|上午/下午)|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)"
    r"|(?P<time>[ymdhsgb])|(?P<at>@)|(?P<slash>/)|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_SECTION = re.compile(r'(?:"[^"]*"?|[\\!_*].|\[[^\]]*\]|[^;"])*', re.DOTALL)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?[0-9.]+)")
_SEPARATORS = " '’\u00a0\u2009\u202f"


@dataclass
class Section:
    """One section of a format: its pieces in order, and what they do to the number."""

    whole: list[tuple[str, str]] = field(
        default_factory=list
    )  # ("digit", "0") or ("word", "万"), before the point
    fraction: list[tuple[str, str]] = field(default_factory=list)
    percents: int = 0
    thousands: int = 0  # commas behind the last digit: each divides by a thousand
    is_time: bool = False
    is_elapsed: bool = False
    is_general: bool = False
    is_scientific: bool = False
    is_text: bool = False
    is_white: bool = False
    grouped: bool = False
    has_point: bool = False
    condition: tuple[str, Decimal] | None = None

    @property
    def pieces(self) -> list[tuple[str, str]]:
        """All of them, before and behind the point."""
        return [*self.whole, *self.fraction]

    @property
    def has_digits(self) -> bool:
        """Whether it shows digits at all."""
        return self.is_general or any(kind == "digit" for kind, _ in self.pieces)

    def words(self) -> tuple[str, str, str]:
        """The words before the digits, among them, and behind."""
        kinds = [kind for kind, _ in self.pieces]
        if "digit" not in kinds:
            return "".join(text for _, text in self.pieces), "", ""
        first, last = kinds.index("digit"), len(kinds) - 1 - kinds[::-1].index("digit")
        parts = self.pieces[:first], self.pieces[first:last], self.pieces[last + 1 :]
        before, among, behind = ("".join(text for kind, text in part if kind == "word") for part in parts)
        return before, among.strip(_SEPARATORS), behind


@lru_cache(maxsize=1024)
def sections_of(code: str) -> tuple[Section, ...]:
    """The sections of the format code, in order; at least one."""
    texts, at = [], 0
    while at <= len(code):
        found = _SECTION.match(code, at)
        assert found is not None
        texts.append(found[0])
        at = found.end() + 1
    return tuple(map(_section, texts))


def _section(text: str) -> Section:
    one = Section()
    commas = 0
    for kind, piece in _pieces(text):
        if kind == "comma":
            commas += 1
            continue
        if kind == "digit":
            one.grouped |= commas > 0
            commas = 0
        elif commas and kind in ("point", "word", "percent"):
            one.thousands += commas if any(k == "digit" for k, _ in one.whole) else 0
            commas = 0
        _add(one, kind, piece)
    one.thousands += commas if any(k == "digit" for k, _ in one.pieces) else 0
    return one


def _add(one: Section, kind: str, piece: str) -> None:
    if kind in ("digit", "word"):
        (one.fraction if one.has_point else one.whole).append((kind, piece))
    elif kind == "point":
        one.has_point = True
    elif kind == "percent":
        one.percents += 1
    elif kind in ("time", "elapsed"):
        one.is_time = True
        one.is_elapsed |= kind == "elapsed"
    elif kind == "general":
        one.is_general = True
        one.whole.append(("digit", "0"))
    elif kind == "exponent":
        one.is_scientific = True
    elif kind == "at":
        one.is_text = True
        one.whole.append(("at", piece))
    elif kind == "white":
        one.is_white = True
    elif kind == "condition" and (found := _CONDITION.fullmatch(piece)):
        one.condition = (found[1], Decimal(found[2]))


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    for found in _PIECE.finditer(text):
        kind, piece = found.lastgroup, found[found.lastgroup] if found.lastgroup else ""
        if kind == "bracket":
            if _CONDITION.fullmatch(piece):
                yield "condition", piece
            elif re.fullmatch(r"[hms]+", piece, re.IGNORECASE):
                yield "elapsed", piece
            elif (colour := colour_named(piece, PALETTE)) and PAGE.hides_colour(colour):
                yield "white", piece
            elif piece.startswith("$"):
                yield "word", piece[1:].split("-")[0]
        elif kind in ("quoted", "escaped", "plain", "filled"):
            yield "word", piece
        elif kind == "slash":
            yield "word", "" if "?" in text or "#" in text else "/"
        elif kind == "ampm":
            yield "time", piece
        elif kind is not None:
            yield kind, piece


def chosen(sections: tuple[Section, ...], number: Decimal) -> tuple[Section | None, bool]:
    """The section the number falls under, and whether a minus is put before it."""
    numeric = [one for one in sections[:3] if not one.is_text] or [sections[0]]
    if any(one.condition for one in numeric):
        for place, one in enumerate(numeric):
            if one.condition is None or _holds(one.condition, number):
                return one, number < 0 and not (place == 1 and len(numeric) == 2 and one.condition is None)
        return None, False
    if len(numeric) == 1 or number > 0 or (number == 0 and len(numeric) < 3):
        return numeric[0], True
    return (numeric[1], False) if number < 0 else (numeric[2], False)


def _holds(condition: tuple[str, Decimal], number: Decimal) -> bool:
    sign, limit = condition
    return {
        "<": number < limit, ">": number > limit, "<=": number <= limit, ">=": number >= limit,
        "=": number == limit, "<>": number != limit,
    }[sign]  # fmt: skip


def laid_out(one: Section, magnitude: Decimal) -> str:
    """The digits put where the format has room for them, with the words between."""
    percent = "%" * one.percents
    before, _, behind = one.words()
    if one.is_general or one.is_scientific:
        return f"{before}{magnitude.normalize():f}{percent}{behind}"
    places = sum(1 for kind, _ in one.fraction if kind == "digit")
    digits = f"{magnitude.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):f}"
    whole, _, rest = digits.partition(".")
    left = list(whole) if whole.strip("0") else []
    out: list[str] = []
    slots = [n for n, (kind, _) in enumerate(one.whole) if kind == "digit"]
    for place in range(len(one.whole) - 1, -1, -1):
        kind, text = one.whole[place]
        if kind == "word":
            out.append(text)
        elif place == slots[0]:
            out.append("".join(left) or ("0" if text == "0" else ""))
        else:
            out.append(left.pop() if left else ("0" if text == "0" else ""))
    if one.grouped:
        return _in_groups(one, whole, rest, percent)
    tail = iter(rest)
    shown_rest = "".join(next(tail, "") if kind == "digit" else text for kind, text in one.fraction)
    point = (
        "."
        if one.has_point and (rest.strip("0") or any(t == "0" for k, t in one.fraction if k == "digit"))
        else ""
    )
    last_digit = max((n for n, (kind, _) in enumerate(one.fraction) if kind == "digit"), default=-1)
    if percent and last_digit < 0:
        return "".join(reversed(out)) + percent + shown_rest
    return "".join(reversed(out)) + point + (shown_rest if point or last_digit < 0 else "") + percent


def _in_groups(one: Section, whole: str, rest: str, percent: str) -> str:
    before, _, behind = one.words()
    digits = (
        f"{int(whole):,}" if whole.strip("0") or any(t == "0" for k, t in one.whole if k == "digit") else ""
    )
    return f"{before}{digits}{'.' + rest if rest else ''}{percent}{behind}"
