"""Charts drawn once: the same specification by the same tools is the same drawing, here or in the pages before."""

import importlib.metadata
import json
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from contracts.packaged import packaged
from warehouse.paths import sha256
from warehouse.products.pages.svg import slim

TOOLS = ("vl-convert-python", "altair")
_OPENS = '<svg class="chart"'
_CHART = re.compile(r'<svg class="?chart"? data-of="?(\w+)"?.*?</svg>', re.DOTALL)


def drawing(spec: Mapping[str, Any], before: Mapping[str, str]) -> str:
    """The Vega specification as slim SVG, taken from `before` (`drawn_in`) where it is there; it names what it shows."""
    text = json.dumps(spec, sort_keys=True)
    name = sha256(f"{_by()}\n{text}".encode())[:12]
    return before.get(name) or _drawn(text, name)


def drawn_in(pages: Iterable[Path]) -> dict[str, str]:
    """The charts that stand in those pages, by what they show."""
    return {
        found[1]: found[0] for page in pages for found in _CHART.finditer(page.read_text(encoding="utf-8"))
    }


@lru_cache(maxsize=4096)
def _drawn(spec: str, name: str) -> str:
    import vl_convert

    return slim(vl_convert.vega_to_svg(json.loads(spec))).replace(_OPENS, f'{_OPENS} data-of="{name}"', 1)


@cache
def _by() -> str:
    """What draws: its versions, and our own text that makes a drawing slim."""
    made = packaged("warehouse.products.pages", "svg.py").read_bytes()
    return " ".join([*map(importlib.metadata.version, TOOLS), sha256(made)])
