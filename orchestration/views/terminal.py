"""The one place that writes to the terminal: reports and tables, notices and faults by their words in the catalogue.

Notices and faults go through `logging` (logger `longshu`): `LONGSHU_LOG=WARNING` leaves out what merely informs.
"""

import logging
import os
import sys
from typing import TYPE_CHECKING

from contracts.errors import Message, UserFault
from contracts.speech import as_spoken, joined, languages, speaks
from contracts.visible import is_visible, visible

if TYPE_CHECKING:  # whoever only answers a program needs none of it
    from rich.console import Console, RenderableType

PIPE_WIDTH = 140
LOG = logging.getLogger("longshu")
STYLES = {logging.ERROR: "red", logging.WARNING: "yellow"}


def terminal(*, stderr: bool = False) -> "Console":
    """A console on standard output or error; wide enough for the scorecard where no width is known."""
    from orchestration.views.plain_console import Plain

    console = Plain(highlight=False, emoji=False, stderr=stderr)
    if not _knows_width(console):
        console.width = max(console.width, PIPE_WIDTH)
    return console


def _knows_width(console: "Console") -> bool:
    return console.is_terminal or os.environ.get("COLUMNS", "").isdigit()


def put(console: "Console", text: str = "", *, style: str = "", markup: bool = False) -> None:
    """The text stands on the terminal, parted where a line is full; in a pipe a line stays a line."""
    from rich.text import Text

    from orchestration.views.wrapping import wrapped

    text = as_spoken(text)
    rich = Text.from_markup(text, emoji=False) if markup else Text(text)
    lines = wrapped(rich, console.width) if _knows_width(console) else [rich]
    for line in lines:
        console.print(line, style=style or None, soft_wrap=True)


def put_table(console: "Console", table: "RenderableType") -> None:
    """The table stands on the terminal, folded to its width."""
    console.print(table)


def answer(line: str) -> None:
    """The answer for a program stands on standard output; what a terminal would obey is escaped in it as JSON does."""
    if not line.isprintable():
        line = "".join(c if c in "\n\t" or is_visible(c) else _escaped(c) for c in line)
    sys.stdout.write(line + "\n")


def _escaped(character: str) -> str:
    """The character as JSON escapes it, in its two halves where it has such."""
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def ask(prompt: str) -> str | None:
    """What a person types at the terminal; None where the input ends."""
    sys.stderr.write(prompt)
    sys.stderr.flush()
    line = sys.stdin.readline()
    return line.strip() if line else None


def say(console: "Console", code: str, level: int = logging.INFO, **params: object) -> None:
    """The notice of that code is told in both languages."""
    told = Message(code, **params)
    LOG.log(level, "%s", told, extra={"told": told, "console": console})


def print_fault(fault: UserFault | Message) -> None:
    """What went wrong stands on standard error in both languages, and how to mend it."""
    LOG.error("%s", fault, extra={"told": fault, "console": terminal(stderr=True)})


class _ToTerminal(logging.Handler):
    """Puts each record where it was meant to stand."""

    def emit(self, record: logging.LogRecord) -> None:
        from rich.text import Text

        from orchestration.views.wrapping import wrapped

        told: Message | UserFault = record.__dict__["told"]
        console: Console = record.__dict__.get("console") or terminal(stderr=True)
        style = STYLES.get(record.levelno, "")
        if record.levelno >= logging.ERROR:
            _put_fault(console, told, style)
            return
        both = joined(visible(told.zh), visible(told.en))
        fits = not _knows_width(console) or len(wrapped(Text(both), console.width)) == 1
        if fits or len(languages()) == 1:
            put(console, both, style=style)
        else:
            for line in (visible(told.zh), "  " + visible(told.en)):
                put(console, line, style=style)


def _put_fault(console: "Console", told: Message | UserFault, style: str) -> None:
    put(console, f"✕ {visible(told.zh if speaks('zh') else told.en)}", style=style)
    if len(languages()) > 1:
        put(console, f"  {visible(told.en)}", style="dim")
    if told.fix_zh:
        put(console, f"  → {joined(visible(told.fix_zh), visible(told.fix_en))}")


def _level() -> int:
    return logging.getLevelNamesMapping().get(os.environ.get("LONGSHU_LOG", "").upper(), logging.INFO)


LOG.addHandler(_ToTerminal())
LOG.setLevel(_level())
LOG.propagate = False
