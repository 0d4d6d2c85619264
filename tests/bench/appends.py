"""An append to a ledger of 1,000 and of 360,000 submissions: `python tests/bench/appends.py`. All is synthetic.

The records are written as the product writes them, but for the syncing; what is timed is the product's own append, processor
time, median of many.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

HOME = Path(__file__).parents[2]
sys.path[:0] = [str(HOME), str(HOME / "tests")]

from support import observation, submit  # noqa: E402

from warehouse.ledger import records, register  # noqa: E402
from warehouse.ledger.submission import Slot  # noqa: E402
from warehouse.paths import DataRoot  # noqa: E402

SIZES = (1_000, 360_000)
APPENDS = 40
AT = datetime(2026, 1, 1)


@contextmanager
def unsynced() -> Iterator[None]:
    """Nothing waits for the disk until the block ends."""
    real = os.fsync
    os.fsync = lambda _handle: None
    try:
        yield
    finally:
        os.fsync = real


def filled(data: DataRoot, submissions: int) -> None:
    """The ledger holds so many submissions, a month each of as many departments as it takes."""
    with unsynced():
        one = submit(data, [observation(obs_value=Decimal(1))], at=AT, slot=Slot("form", "first", "2026-01"))
        (act,) = register.acts(data, "submitted")
        seq, before = register.head(data)
        for number in range(1, submissions):
            slot = Slot("form", f"department_{number // 12}", f"2026-{number % 12 + 1:02d}")
            name = slot.submission_id(1)
            said = act.content | {"submission_id": name, "department": slot.department, "period": slot.period}
            seq += 1
            before = records.write_record(
                data,
                records.Record(
                    seq=seq, before=before, at=AT + timedelta(seconds=number), kind="submitted", by="", subject=name,
                    content=said, files=one.files,
                ),
            )  # fmt: skip
        register.head(data)


def cost(data: DataRoot) -> float:
    """Processor seconds of one append, median of many."""
    taken = []
    for number in range(APPENDS):
        slot = Slot("form", f"department_{number}", "2026-12")
        begun = time.process_time()
        submit(
            data,
            [observation(obs_value=Decimal(number))],
            at=AT + timedelta(days=30, seconds=number),
            slot=slot,
        )
        taken.append(time.process_time() - begun)
    return statistics.median(taken)


def measured() -> dict[str, float]:
    """Processor seconds of an append in a ledger of each size, by that size."""
    found = {}
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="longshu-appends-") as folder:
            data = DataRoot(Path(folder) / "data")
            filled(data, size)
            found[str(size)] = cost(data)
    return found


if __name__ == "__main__":
    told = measured()
    least, most = min(told.values()), max(told.values())
    print(
        ", ".join(f"{size}: {1000 * taken:.1f} ms" for size, taken in told.items()), f"; {most / least:.2f} ×"
    )
