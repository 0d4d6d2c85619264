"""A page is written where the user asked for it."""

from pathlib import Path

from contracts.errors import UserFault


def write_page(path: Path, text: str) -> None:
    """The page stands at `path`. Raises UserFault where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserFault("command.page.unwritable", path=path, reason=error.strerror) from None
