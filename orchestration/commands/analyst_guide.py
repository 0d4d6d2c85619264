"""The analyst guide holds each query as its file has it: one text, two places, kept the same."""

import re
from pathlib import Path

from contracts.packaged import packaged

GUIDE = packaged("dbt_project").parent / "docs" / "analyst_guide.md"
_BLOCK = re.compile(r"(?s)<!-- (queries/[\w.]+\.sql) -->\n```sql\n.*?```\n")


def with_queries(text: str, folder: Path) -> str:
    """The guide's text with each marked block as its file below `folder` has it."""

    def block(found: re.Match[str]) -> str:
        name = found[1]
        return f"<!-- {name} -->\n```sql\n{(folder / name).read_text(encoding='utf-8')}```\n"

    return _BLOCK.sub(block, text)


def embed_queries() -> list[Path]:
    """The guide shows every query as its file has it; returns the guide where it changed."""
    text = GUIDE.read_text(encoding="utf-8")
    new = with_queries(text, GUIDE.parent)
    if new == text:
        return []
    GUIDE.write_text(new, encoding="utf-8")
    return [GUIDE]
