"""The colours that number formats name, `[Red]`, `[白色]`, `[Color2]`: seen, or lost on the ground of their cell."""

import re
from collections.abc import Mapping

from sources.workbook.colours import PALETTE, Colour, Ground

_BRACKETED = re.compile(r"\[([^\]<>=$]*)\]")
_NUMBERED = re.compile(r"(?:colou?r|颜色)([1-9]|[1-4][0-9]|5[0-6])")
_COLOURS: dict[str, Colour] = {
    name: PALETTE[number]
    for number, names in enumerate(
        ("black 黑", "white 白", "red 红", "green 绿", "blue 蓝", "yellow 黄", "magenta 洋红", "cyan 青 蓝绿")
    )
    for name in names.split()
}


def on_ground(code: str, ground: Ground, palette: Mapping[int, Colour] = PALETTE) -> str:
    """The format of cells on that ground: colours that are lost there are white, no other one is named."""
    if "[" not in code:
        return code

    def seen(found: re.Match[str]) -> str:
        colour = colour_named(found[1], palette)
        if colour is None:
            return found[0]
        return "[White]" if ground.hides_colour(colour) else ""

    return _BRACKETED.sub(seen, code)


def colour_named(name: str, palette: Mapping[int, Colour]) -> Colour | None:
    """The colour of `Red`, `红色`, `Color2`; none where the name is of another thing."""
    plain = name.lower().replace(" ", "")
    numbered = _NUMBERED.fullmatch(plain)
    return palette.get(int(numbered[1]) + 7) if numbered else _COLOURS.get(plain.removesuffix("色"))
