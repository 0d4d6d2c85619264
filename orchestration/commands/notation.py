"""`longshu notation`: how a figure or a period text would be read."""

import json
import sys
from collections.abc import Iterator
from typing import Any

from orchestration.views.terminal import answer
from sources.notation import PeriodReading, Reading, Refusal, read_any

Found = Reading | PeriodReading | Refusal


def notation_command(texts: list[str] | None, *, as_json: bool, options: dict[str, Any]) -> int:
    """Each text is read and shown; returns 1 where a text is refused (with --json the object says so: 0)."""
    lines = texts if texts else [line.rstrip("\r\n") for line in sys.stdin]
    found = [read_any(text, **options) for text in lines]
    if as_json:
        for one in found:
            answer(json.dumps(one.as_dict(), ensure_ascii=False))
        return 0
    for one in found:
        answer("\n".join(_lines(one)))
    return 1 if any(isinstance(one, Refusal) for one in found) else 0


def _lines(found: Found) -> Iterator[str]:
    if isinstance(found, Refusal):
        yield f"✕ {found.text}"
        yield f"  拒读：{found.reason_zh} | {found.reason_en}（{found.code}）"
        return
    yield f"✓ {found.text}"
    shown = {k: v for k, v in found.as_dict().items() if k != "text" and v not in (None, "", [])}
    yield "  " + "  ".join(f"{key}={value}" for key, value in shown.items())
