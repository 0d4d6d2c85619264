"""The worker's side: one task after another from standard input, each answered on standard output.

A task is a name of `TASKS` and its arguments. The answer says whether the worker takes another task, and holds
what the task gave, or the rule, place and parameters of its fault. Where the operating system has limits, memory
and processor time are held by it: a task that goes beyond ends the worker, and only the worker.
"""

import gc
import importlib
import pickle
import sys
import time
from typing import Any, BinaryIO

TASKS = {
    "open_book": ("sources.workbook", "open_book"),
    "marked_in_place": ("sources.reading_process.marked_copy", "marked_in_place"),
}
MEMORY_BYTES = 512 * 2**20  # address space; the largest workbook within the bounds needs nine tenths of it
PROCESSOR_SECONDS = 45  # a file; the largest workbook within the bounds needs a tenth of it
LARGE_BYTES = 192 * 2**20  # a worker that once held so much makes room for a fresh one
FAULT, GIVEN_UP, RESULT = "fault", "given up", "result"


def serve() -> None:
    """Every task that came in is answered; ends with its standard input."""
    tasks, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever a library prints is no answer
    _limit_memory()
    import sources.workbook.book  # noqa: F401 (made ready before the first task)

    while (task := _next(tasks)) is not None:
        _limit_time()
        kind, given = _answer(*task)
        _send(answers, kind, given)


def _next(tasks: BinaryIO) -> tuple[str, tuple[Any, ...]] | None:
    try:
        name, arguments = pickle.load(tasks)
    except EOFError:
        return None
    return name, arguments


def _answer(name: str, arguments: tuple[Any, ...]) -> tuple[str, object]:
    from sources.workbook.model import BookFault

    module, function = TASKS[name]
    gc.disable()  # a book is a million small lists and no circle
    try:
        return RESULT, getattr(importlib.import_module(module), function)(*arguments)
    except BookFault as fault:
        return FAULT, (fault.rule_id, fault.locator, dict(fault.params))
    except MemoryError:
        return GIVEN_UP, "memory"
    except Exception:  # whatever a reader of ours did not foresee in a file: the file's fault
        return GIVEN_UP, "broke off"
    finally:
        gc.enable()


def _send(answers: BinaryIO, kind: str, given: object) -> None:
    try:
        answer = pickle.dumps((_held_little(), kind, given), protocol=5)
    except MemoryError:
        answer = pickle.dumps((False, GIVEN_UP, "memory"))
    answers.write(answer)
    answers.flush()


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    for which, limit in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CORE, 0)):
        _set(which, limit)


def _limit_time() -> None:
    try:
        import resource
    except ImportError:
        return
    _set(resource.RLIMIT_CPU, int(time.process_time()) + PROCESSOR_SECONDS)


def _set(which: int, limit: int) -> None:
    import resource

    _, hard = resource.getrlimit(which)
    most = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    try:
        resource.setrlimit(which, (most, hard))
    except (ValueError, OSError):  # a system that names the limit without keeping it
        return


def _held_little() -> bool:
    """Whether this process never held much: what it once took from the system it keeps."""
    try:
        import resource
    except ImportError:
        return True
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit < LARGE_BYTES
