"""Lines that fit the terminal: wide characters count two columns, and may be parted anywhere but before a stop."""

from collections.abc import Iterator

from rich.cells import cell_len
from rich.text import Text

NOT_FIRST = set("，。；：、！？）】》”’…,.;:!?)]}%")
NOT_LAST = set("（【《“‘([{")


def wrapped(text: Text, width: int) -> list[Text]:
    """The text in lines of at most `width` columns, further ones indented a little more; styles are kept."""
    lines: list[Text] = []
    for line in text.split("\n", allow_blank=True):
        hang = min(len(line.plain) - len(line.plain.lstrip(" ")) + 2, width // 2)
        first, *others = line.divide(_breaks(line.plain, width, hang)) if line.plain else [line]
        lines.append(_trimmed(first))
        lines += [Text(" " * hang).append_text(_trimmed(other)) for other in others]
    return lines


def _trimmed(line: Text) -> Text:
    line.rstrip()
    return line


def _breaks(plain: str, width: int, hang: int) -> Iterator[int]:
    """Where the text is parted: at the last place that may be, or in a word that is longer than a line."""
    start, room, used, place = 0, width, 0, 0
    for at, character in enumerate(plain):
        if at > start and _may_part(plain[at - 1], character):
            place = at
        used += cell_len(character)
        if used > room and not (character == " " and at + 1 < len(plain)):
            start = place if place > start and plain[start:place].strip() else at
            yield start
            room, used, place = width - hang, cell_len(plain[start : at + 1]), start


def _may_part(before: str, after: str) -> bool:
    if before == " ":
        return after != " "
    wide = cell_len(before) == 2 or cell_len(after) == 2
    return wide and before not in NOT_LAST and after not in NOT_FIRST
