"""Whole processes side by side: wall and processor seconds, peak memory; the ratio is taken pair by pair."""

import json
import math
import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

HOME = Path(__file__).parents[2]
RUNNER = """
import json, os, resource, subprocess, sys, time
start = time.perf_counter()
code = subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL, stderr=open(sys.argv[1] + '.err', 'w')).returncode
spent = resource.getrusage(resource.RUSAGE_CHILDREN)
found = [time.perf_counter() - start, spent.ru_utime + spent.ru_stime, spent.ru_maxrss / 1024]
json.dump([code, *found], open(sys.argv[1], 'w'))
"""


@dataclass(frozen=True)
class Spent:
    """What one process took: wall seconds, processor seconds, peak MiB."""

    wall: float
    cpu: float
    mib: float


@dataclass(frozen=True)
class Pair:
    """Medians of ours and of the floor, and the median of the ratios of each turn.

    `spread`: how far the ratios of the turns lie apart, as a share of their median.
    """

    ours: Spent
    floor: Spent
    ratio: float
    cpu_ratio: float
    turns: int
    spread: float


class ProcessFailedError(Exception):
    """A measured process did not succeed; the text is the end of what it said."""


def spent(
    command: list[str],
    scratch: Path,
    environment: dict[str, str] | None = None,
    codes: tuple[int, ...] = (0,),
) -> Spent:
    """What the process took from its start to its end. Raises ProcessFailedError where it ends with another code."""
    note = scratch / f"spent.{os.getpid()}.json"
    subprocess.run(
        [sys.executable, "-c", RUNNER, str(note), *command], check=True, cwd=HOME,
        env=os.environ | {"PYTHONUTF8": "1", "GX_ANALYTICS_ENABLED": "false"} | (environment or {}),
    )  # fmt: skip
    code, wall, cpu, mib = json.loads(note.read_text())
    if code not in codes:
        raise ProcessFailedError(Path(f"{note}.err").read_text(encoding="utf-8")[-2000:])
    return Spent(wall, cpu, mib)


def median(found: list[Spent]) -> Spent:
    """The medians of each part."""
    return Spent(*(statistics.median(getattr(one, part) for one in found) for part in ("wall", "cpu", "mib")))


def side_by_side(
    ours: list[str],
    floor: list[str],
    scratch: Path,
    turns: int,
    environment: dict[str, str] | None = None,
    *,
    before: Callable[[], None] | None = None,
    codes: tuple[int, ...] = (0,),
) -> Pair:
    """Ours and the floor in turn, `turns` times; `before` each process that is done, which is not measured."""

    def taken(command: list[str]) -> Spent:
        if before:
            before()
        return spent(command, scratch, environment, codes)

    pairs = [(taken(ours), taken(floor)) for _ in range(turns)]
    ratios = [a.cpu / b.cpu for a, b in pairs]
    return Pair(
        median([a for a, _ in pairs]),
        median([b for _, b in pairs]),
        statistics.median(a.wall / b.wall for a, b in pairs),
        statistics.median(ratios),
        turns,
        (max(ratios) - min(ratios)) / statistics.median(ratios),
    )


def exponent(sizes: list[int], values: list[float]) -> float:
    """The exponent b of value = a × size^b, fitted by least squares on logarithms."""
    xs, ys = [math.log(s) for s in sizes], [math.log(v) for v in values]
    mean_x, mean_y = statistics.mean(xs), statistics.mean(ys)
    return sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / sum(
        (x - mean_x) ** 2 for x in xs
    )


def as_json(pair: Pair) -> dict[str, object]:
    """The pair for the results file."""
    return asdict(pair)
