"""A console on which no text moves, colours or turns anything: whatever is printed, its control signs are written out."""

from collections.abc import Iterable
from typing import Any

from rich import console as rich_console
from rich.segment import Segment
from rich.text import Text

from contracts.visible import readable


class Plain(rich_console.Console):
    """Rich's console; styles are its own, texts may come from files."""

    def render_str(self, text: str, **how: Any) -> Text:
        """A cell of a table, or a line, as it is shown: its width is that of what is written out."""
        return super().render_str(readable(text), **how)

    def render(
        self, renderable: rich_console.RenderableType, options: rich_console.ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """The segments of the renderable, with every sign that nobody sees written out."""
        for segment in super().render(renderable, options):
            if segment.control or segment.text.isprintable():
                yield segment
            else:
                yield Segment(readable(segment.text), segment.style)
