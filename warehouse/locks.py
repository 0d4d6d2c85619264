"""The locks of a data root, and who holds them: whoever waits is told for whom.

A lock is the operating system's: it goes when its process dies, however that dies. Beside it lies a note of its holder:
machine, process, when that process began, and what it does. A note is of a living process only where all of them are
its own: a number is given again to another process, and after a restart to any.
"""

import json
import os
import platform
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class Holder:
    """Who holds a lock: the machine and its start, the process and its start, what it does, since when."""

    host: str
    boot: str
    pid: int
    began: str
    doing: str
    since: str

    @property
    def is_alive(self) -> bool:
        """Whether that very process still runs; of another machine nobody here can tell, and it counts as alive."""
        if self.host != platform.node():
            return True
        return self.boot == _boot() and bool(self.began) and self.began == _began(self.pid)

    def to_json(self) -> str:
        """As it stands in a note."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def of_json(cls, text: str) -> "Holder | None":
        """The holder of a note; None for what is none."""
        try:
            return cls(**json.loads(text))
        except (ValueError, TypeError):
            return None

    def __str__(self) -> str:
        return f"{self.doing}（{self.host} {self.pid}，{self.since}）"


Listener = Callable[[Holder | None], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> Callable[[], None]:
    """The listener hears, once each time, for whom this process begins to wait, until the returned call."""
    _listeners.append(listener)
    return lambda: _listeners.remove(listener)


@contextmanager
def held(path: Path, seconds: float) -> Iterator[None]:
    """This thread alone holds the lock until the block ends; blocks may lie in each other. Raises Timeout."""
    from filelock import FileLock, Timeout  # every command listens, few ever hold one

    lock = FileLock(path, is_singleton=True)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        if seconds <= 0:
            raise
        for listener in _listeners:
            listener(holder_of(path))
        lock.acquire(timeout=seconds)
    try:
        if lock.lock_counter == 1:
            _write(path)
        yield
    finally:
        if lock.lock_counter == 1:
            _note(path).unlink(missing_ok=True)
        lock.release()


def holder_of(path: Path) -> Holder | None:
    """Who holds the lock, as its note says; None where there is no note, or it is of a process that is no more."""
    try:
        found = Holder.of_json(_note(path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if found and found.is_alive else None


def _note(path: Path) -> Path:
    return path.with_suffix(".holder")


def _write(path: Path) -> None:
    """The note lies beside the lock; it only tells, so that a disk that takes nothing more hinders nobody."""
    with suppress(OSError):
        _note(path).write_text(this_process().to_json(), encoding="utf-8")


def this_process() -> Holder:
    """What names this process, and no other after it."""
    since = f"{datetime.now():%Y-%m-%d %H:%M:%S}"
    doing = " ".join([Path(sys.argv[0]).name, *sys.argv[1:2]]).strip() or "python"
    return Holder(platform.node(), _boot(), os.getpid(), _began(os.getpid()), doing, since)


def _boot() -> str:
    """What names this start of the machine; empty where the system does not tell."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _began(pid: int) -> str:
    """When the process began, in the system's own count; empty where there is none, or the system does not tell."""
    try:
        return (
            Path(f"/proc/{pid}/stat")
            .read_text(encoding="utf-8", errors="replace")
            .rpartition(")")[2]
            .split()[19]
        )
    except (OSError, IndexError):
        return "" if os.name == "posix" and Path("/proc/self").exists() else "?"
