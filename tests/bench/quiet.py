"""Whether the machine was quiet enough for a benchmark to be believed; else nothing is written."""

import os
from collections.abc import Iterator, Mapping
from typing import Any

MOST_LOAD = 0.5  # processes that wait or run beside ours, a core, before anything is measured
MOST_SPREAD = 0.25  # between the ratios of the turns of one pair, as a share of their median


def load_now() -> float:
    """Processes that wait or run, a core, over the last minute."""
    return os.getloadavg()[0] / (os.cpu_count() or 1)


def disturbances(load: float, turns: int, found: Mapping[str, Any]) -> list[str]:
    """What speaks against believing the results, a sentence each; nothing on a quiet machine."""
    said = []
    if load > MOST_LOAD:
        said.append(f"开始前每核负荷 {load:.2f}，超过 {MOST_LOAD} | load a core before it began: {load:.2f}")
    if turns < 2:
        said.append("只做一次，看不出离散 | one turn says nothing of the spread")
    said += [
        f"{name}：各次之比相差 {spread:.0%}，超过 {MOST_SPREAD:.0%} | ratios of its turns lie {spread:.0%} apart"
        for name, spread in _spreads(found)
        if spread > MOST_SPREAD
    ]
    return said


def _spreads(found: Mapping[str, Any], name: str = "") -> Iterator[tuple[str, float]]:
    """Every pair by its place in the results, with its spread."""
    for key, value in found.items():
        if key == "spread":
            yield name.strip(), float(value)
        elif isinstance(value, Mapping):
            yield from _spreads(value, f"{name} {key}")
