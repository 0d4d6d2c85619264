"""The long proof of the door: a thousand changed files of each container through `check` and the inbox. SYNTHETIC figures."""

import os
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from support import HOME, SHIPPED_PLAN

from orchestration.intake.arrivals import TAKING
from orchestration.intake.inbox import dropped, prepare_inbox, settle
from orchestration.intake.take_in import judged, returns_of
from orchestration.settings import Settings
from sources.checking import Context
from tests.sources.returns.forms import LINES, plan_with
from tests.sources.workbook.mutants import mutants
from warehouse.paths import DataRoot

NUMBER = int(os.environ.get("LONGSHU_MUTANTS", "1000"))
AT_ONCE = 50
MOST_MEMORY = 2**30
PLAN = plan_with(LINES)
SUFFIX = {"xlsx": ".xlsx", "xls": ".xls", "xlsb": ".xlsb", "ods": ".ods", "csv": ".csv"}


def resident(pid: int) -> int:
    """The memory that the process and those it started hold, in bytes."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:  # it has ended meanwhile
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(resident(int(child)) for child in children)


@contextmanager
def most_resident() -> Iterator[list[int]]:
    """The most that the process tree held meanwhile, looked at every tenth of a second."""
    most, done = [0], threading.Event()

    def look() -> None:
        while not done.wait(0.1):
            most[0] = max(most[0], resident(os.getpid()))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield most
    finally:
        done.set()
        thread.join()


@pytest.mark.parametrize("kind", SUFFIX)
def test_every_changed_file_is_answered_and_none_is_left_or_takes_much_memory(
    kind: str, data: DataRoot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LONGSHU_QUIET_SECONDS", "0")
    prepare_inbox(data, PLAN)
    found = Settings(SHIPPED_PLAN, HOME / "sources" / "published", data)
    seed, context = random.SystemRandom().randrange(10**6), Context(date(2026, 11, 20))
    print(f"{kind}: seed {seed}")
    with most_resident() as most:
        for number, content in enumerate(mutants(kind, NUMBER, seed)):
            path = data.inbox / f"{number}{SUFFIX[kind]}"
            path.write_bytes(content)
            for said in returns_of(path, PLAN):
                judged(path, path.name, said.form, PLAN, context)
            if number % AT_ONCE == AT_ONCE - 1 or number == NUMBER - 1:
                for _ in range(2):  # a text is looked at twice
                    for file in dropped(found, PLAN):
                        assert settle(found, PLAN, file) is not None, number
    waiting = [
        path for path in data.inbox.glob(f"*{SUFFIX[kind]}") if not path.read_bytes().startswith(b"PK")
    ]
    assert waiting == []  # a container without its end waits for an hour
    assert not [path for path in (data.inbox / TAKING).iterdir() if path.is_dir()]
    print(f"{kind}: {most[0] / 2**20:.0f} MiB at most")
    assert most[0] < MOST_MEMORY
