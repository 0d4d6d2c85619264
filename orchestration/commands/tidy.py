"""`longshu tidy`: what the data root can do without is shown, and with `--yes` is gone."""

import logging
from pathlib import Path

from orchestration.settings import standing_root
from orchestration.views.terminal import say, terminal
from warehouse.verify.tidy import Kind, Spare, remove, spare

TOLD: dict[Kind, str] = {
    "build": "told.tidy.build",
    "kit": "told.tidy.kit",
    "cache": "told.tidy.cache",
    "half": "told.tidy.half",
}


def tidy_command(data: Path | None, builds: int, *, yes: bool) -> int:
    """Each place that can go is named with its size; with `yes` it is gone. 0 in any case."""
    root, console = standing_root(data), terminal()
    found = remove(root, builds) if yes else spare(root, builds)
    for one in found:
        say(
            console,
            TOLD[one.kind],
            place=one.path.relative_to(root.root).as_posix(),
            size=_mb(found, one),
        )
    if not found:
        say(console, "told.tidy.none")
        return 0
    total = f"{sum(one.size for one in found) / 1e6:.1f}"
    say(
        console,
        "told.tidy.done" if yes else "told.tidy.would",
        logging.INFO,
        places=len(found),
        size=total,
        builds=builds,
    )
    return 0


def _mb(found: list[Spare], one: Spare) -> str:
    """The size in megabytes, as wide as the widest."""
    width = max(len(f"{each.size / 1e6:.1f}") for each in found)
    return f"{one.size / 1e6:{width}.1f}"
