"""The caller's side: a task is handed to a worker; a worker that breaks off is a fault of the file it read."""

import gc
import os
import pickle
import subprocess
import sys
import tempfile
import threading
from typing import IO, Any, cast

from contracts.packaged import packaged
from sources.reading_process.marked_copy import Listing, Mark
from sources.reading_process.worker import FAULT, GIVEN_UP, MEMORY_BYTES, PROCESSOR_SECONDS
from sources.workbook import Book, BookFault, limits, open_book
from sources.workbook.sniff import is_workbook

SECONDS = 600.0  # of the clock: for what waits instead of working, and for systems without a limit of processor time
MOST = 2  # workers at a time: with the limit of each, all readers together stay below 1 GiB
_START = "import sys; sys.path[:] = sys.argv[1:]; from sources.reading_process.worker import serve; serve()"
_idle: list["_Worker"] = []
_room = threading.BoundedSemaphore(MOST)


def open_received(content: bytes) -> Book:
    """The book the bytes are, recognised by content; a workbook is read by a worker. Raises BookFault."""
    if not is_workbook(content):
        return open_book(content)
    limits.check_size(len(content), limits.WORKBOOK_BYTES)
    return cast(Book, _done("open_book", (content,)))


def marked_in_place(content: bytes, marks: list[Mark], listing: Listing, name: str) -> bytes:
    """The .xlsx with its cells marked and the listing of that name added, made by a worker. Raises BookFault."""
    return cast(bytes, _done("marked_in_place", (content, marks, listing, name)))


def start_ahead() -> None:
    """A worker is coming up while the caller does something else."""
    if not _idle:
        _idle.append(_Worker())


class _Worker:
    """One process that reads; it ends with the caller."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self._scratch = tempfile.TemporaryDirectory(prefix="longshu-reading-", ignore_cleanup_errors=True)
        path = [str(packaged("sources").parent), *sys.path]
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _START, *path],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=os.environ | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), self._scratch.name),
        )  # fmt: skip

    def is_alive(self) -> bool:
        """Whether this process started it, and it runs."""
        return self.owner == os.getpid() and self._process.poll() is None

    def ask(self, task: str, arguments: tuple[Any, ...]) -> tuple[bool, str, Any]:
        """Whether the worker can go on, and its answer; a worker that broke off gave up."""
        was_slow = threading.Event()

        def stop() -> None:
            was_slow.set()
            self._process.kill()

        clock = threading.Timer(SECONDS, stop)
        clock.daemon = True
        clock.start()
        try:
            into, out = cast(IO[bytes], self._process.stdin), cast(IO[bytes], self._process.stdout)
            into.write(pickle.dumps((task, arguments), protocol=5))
            into.flush()
            return _received(out)
        except (OSError, EOFError, pickle.UnpicklingError):
            self.end()
            return False, GIVEN_UP, "time" if was_slow.is_set() or self._ran_out() else "broke off"
        finally:
            clock.cancel()

    def _ran_out(self) -> bool:
        import signal

        return self._process.returncode == -getattr(signal, "SIGXCPU", 0) != 0

    def end(self) -> None:
        """The process is gone, and so is whatever it wrote."""
        if self.owner != os.getpid():
            return
        for stream in (self._process.stdin, self._process.stdout):
            try:
                cast(IO[bytes], stream).close()
            except OSError:
                continue
        try:
            self._process.wait(1)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._scratch.cleanup()


def _received(out: IO[bytes]) -> tuple[bool, str, Any]:
    was_on = gc.isenabled()
    gc.disable()  # as it is read, a book is a million small lists and no circle
    try:
        goes_on, kind, given = pickle.load(out)
    finally:
        if was_on:
            gc.enable()
    return goes_on, kind, given


def _done(task: str, arguments: tuple[Any, ...]) -> object:
    with _room:
        worker = _idle_worker() or _Worker()
        goes_on, kind, given = worker.ask(task, arguments)
        if goes_on:
            _idle.append(worker)
        else:
            worker.end()
    if kind == FAULT:
        rule_id, locator, params = given
        raise BookFault(rule_id, locator, params)
    if kind == GIVEN_UP:
        raise BookFault("file.reader.gave_up", "", _why(given))
    return given


def _idle_worker() -> _Worker | None:
    """A worker that waits for a task, taken from the others; None where there is none."""
    while _idle:
        worker = _idle.pop()
        if worker.is_alive():
            return worker
        worker.end()
    return None


def _why(reason: str) -> dict[str, object]:
    memory = MEMORY_BYTES // limits.MIB
    zh, en = {
        "memory": (f"要用的内存超过 {memory} MiB", f"it needs more than {memory} MiB of memory"),
        "time": (f"{PROCESSOR_SECONDS} 秒还没有读完", f"it is not read within {PROCESSOR_SECONDS} seconds"),
    }.get(
        reason,
        (
            f"读取程序中断：里面的记录自相矛盾，或要用的内存超过 {memory} MiB",
            f"the reader broke off: its records contradict themselves, or it needs more than {memory} MiB of memory",
        ),
    )
    return {"detail_zh": zh, "detail_en": en}
