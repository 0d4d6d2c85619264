"""A page is written where the user asked for it."""

from pathlib import Path

from contracts.errors import UserFault


def write_page(path: Path, text: str) -> None:
    """The page stands at `path`. Raises UserFault where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserFault(
            f"网页写不进 {path}：{error.strerror}", f"the page cannot be written to {path}: {error.strerror}",
            "请另指一个可写的文件夹", "name another folder that can be written to",
        ) from None  # fmt: skip
