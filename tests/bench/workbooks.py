"""The check of a workbook beside the fast reader alone, in turn in one process: start-up is not counted here."""

import io
import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import python_calamine as calamine
import world

from contracts.registry import load_plan
from sources.checking import Context, check
from sources.returns.check import _opened

TURNS = 5


def seconds(what: Callable[[], object]) -> float:
    """How long it took."""
    start = time.perf_counter()
    what()
    return time.perf_counter() - start


def main(root: Path) -> None:
    """Prints medians of both and of their ratio, as JSON."""
    plan = load_plan(root / "plan")
    content = (root / "bench.xlsx").read_bytes()
    context = Context(date(2026, 11, 20), world.LAST_MONTH)

    def ours() -> None:
        _opened.cache_clear()
        assert check(content, "bench.xlsx", plan.forms[world.FORM], plan, context).outcome == "accepted"

    def bare() -> None:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        assert all(book.get_sheet_by_name(name).to_python() for name in book.sheet_names)

    ours()
    pairs = [(seconds(ours), seconds(bare)) for _ in range(TURNS)]
    found = {
        "ours": statistics.median(a for a, _ in pairs),
        "floor": statistics.median(b for _, b in pairs),
        "ratio": statistics.median(a / b for a, b in pairs),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
