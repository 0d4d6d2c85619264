"""Whether letters can be seen: those as light as the page or of the colour of their ground, as containers name colours, and tiny ones."""

from dataclasses import dataclass, replace

# of the palette of .xls, and of `indexed`: white, the page, yellow and the palest tints
PALE_NUMBERS = frozenset({1, 9, 13, 26, 27, 34, 41, 42, 43, 65})
Colour = tuple[int, int, int] | tuple[str, int, float]  # red, green, blue; or of a theme, with its tint
BLACK, WHITE = (0, 0, 0), (255, 255, 255)
_USUAL = bytes.fromhex(
    "000000 ffffff ff0000 00ff00 0000ff ffff00 ff00ff 00ffff 800000 008000 000080 808000 800080 008080 c0c0c0 808080"
    " 9999ff 993366 ffffcc ccffff 660066 ff8080 0066cc ccccff 000080 ff00ff ffff00 00ffff 800080 800000 008080 0000ff"
    " 00ccff ccffff ccffcc ffff99 99ccff ff99cc cc99ff ffcc99 3366ff 33cccc 99cc00 ffcc00 ff9900 ff6600 666699 969696"
    " 003366 339966 003300 333300 993300 993366 333399 333333"
)
PALETTE: dict[int, Colour] = {
    number: (red, green, blue)
    for number, (red, green, blue) in enumerate(zip(*(iter(_USUAL[:24] + _USUAL),) * 3, strict=True))
}
"""The usual colours by number, from 0 and again from 8 on."""
SMALLEST_LETTERS = 3.0  # points: smaller ones are a speck on screen and paper
_PALE = 0.79  # relative luminance: beside white a contrast of less than 1.25 to 1 (WCAG 2.2's formula)
_PALE_TINT = 0.7
_LEAST_CONTRAST = 1.25
_NEAR = 48  # of 255: two colours as light as each other are told apart by their hue


@dataclass(frozen=True)
class Letters:
    """How letters look: struck, raised or tiny, or none of these; their colour, if it is known; as light as the page or not."""

    kind: str = ""
    colour: Colour | None = BLACK
    is_pale: bool = False


@dataclass(frozen=True)
class Ground:
    """What letters stand on: the colours of a fill (of a pattern both), none on the page; whether pale letters are seen there."""

    colours: tuple[Colour | None, ...] = ()
    shows_pale: bool = False

    def hides(self, letters: Letters) -> bool:
        """Whether nobody sees such letters here."""
        if letters.kind == "tiny" or (letters.is_pale and not self.shows_pale):
            return True
        return bool(self.colours) and all(is_lost_on(letters.colour, one) for one in self.colours)

    def hides_colour(self, colour: Colour) -> bool:
        """The same of letters of which the colour alone is known."""
        return self.hides(Letters("", colour, _is_pale_colour(colour)))


PLAIN, PAGE, NOT_SHOWN = Letters(), Ground(), Letters("tiny")


@dataclass(frozen=True)
class Look:
    """The letters of a cell and what they stand on."""

    letters: Letters = PLAIN
    ground: Ground = PAGE

    @property
    def is_unseen(self) -> bool:
        """Whether nobody sees the letters."""
        return self.ground.hides(self.letters)

    def under(self, letters: Letters | None, ground: Ground | None) -> "Look":
        """The look under a conditional format that gives other letters (of a colour of their own or not), another ground."""
        mine = self.letters
        if letters:
            told = letters if letters.colour is not None or letters.is_pale else mine
            mine = replace(told, kind=letters.kind or mine.kind)
        return Look(mine, ground or self.ground)


def is_pale(red: int, green: int, blue: int) -> bool:
    """Whether white letters on this colour, or letters of this colour on white, cannot be seen."""
    return _luminance(red, green, blue) > _PALE


def is_lost_on(letters: Colour | None, ground: Colour | None) -> bool:
    """Whether letters of that colour cannot be seen on that ground; not where either is unknown."""
    if letters is None or ground is None or letters == ground:
        return letters is not None and ground is not None
    if isinstance(letters[0], str) or isinstance(ground[0], str):
        return False
    lights = sorted(_luminance(*map(int, one)) for one in (letters, ground))
    near = max(abs(int(a) - int(b)) for a, b in zip(letters, ground, strict=True)) < _NEAR
    return near and (lights[1] + 0.05) / (lights[0] + 0.05) < _LEAST_CONTRAST


def of_hex(colour: str) -> Colour | None:
    """The colour of RRGGBB, or of AARRGGBB; none where it is neither."""
    try:
        red, green, blue = bytes.fromhex(colour[-6:])
    except ValueError:
        return None
    return red, green, blue


def of_theme(number: int, tint: float) -> Colour:
    """The theme's colour; its page and its ink, untinted, are white and black."""
    return (
        {0: WHITE, 1: BLACK}.get(number, ("theme", number, 0.0))
        if not tint
        else ("theme", number, round(tint, 3))
    )


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


def _is_pale_colour(colour: Colour) -> bool:
    return not isinstance(colour[0], str) and is_pale(*map(int, colour))


def _luminance(red: int, green: int, blue: int) -> float:
    return sum(w * _linear(c / 255) for w, c in ((0.2126, red), (0.7152, green), (0.0722, blue)))


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
