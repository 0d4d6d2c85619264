"""Whether letters can be seen: those nearly as light as the page, as the containers name colours, and tiny ones."""

# of the palette of .xls, and of `indexed`: white, the page, yellow and the palest tints
PALE_NUMBERS = frozenset({1, 9, 13, 26, 27, 34, 41, 42, 43, 65})
SMALLEST_LETTERS = 3.0  # points: smaller ones are a speck on screen and paper
_PALE = 0.79  # relative luminance: beside white a contrast of less than 1.25 to 1 (WCAG 2.2's formula)
_PALE_TINT = 0.7


def is_pale(red: int, green: int, blue: int) -> bool:
    """Whether white letters on this colour, or letters of this colour on white, cannot be seen."""
    return sum(w * _linear(c / 255) for w, c in ((0.2126, red), (0.7152, green), (0.0722, blue))) > _PALE


def is_pale_hex(colour: str) -> bool:
    """The same of RRGGBB, or of AARRGGBB; nothing else is pale."""
    try:
        red, green, blue = bytes.fromhex(colour[-6:])
    except ValueError:
        return False
    return is_pale(red, green, blue)


def is_pale_of_theme(number: int, tint: float) -> bool:
    """The same of a theme's colour: the first is the page, and those far lightened are nearly so."""
    return (number == 0 and tint > -0.1) or (number != 0 and tint > _PALE_TINT)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
