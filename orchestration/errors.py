"""Expected faults become clear messages and exit code 1; a traceback goes to a file, never to the user."""

import errno
import logging
import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from typing import Any

from contracts.errors import Message, UserFault

WRONG_USE = 2  # as the command line library exits; it says why in English only
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def guarded(command: Callable[[], Any]) -> int:
    """Runs the command; returns its exit code, 1 for any fault, which is then printed in both languages."""
    try:
        command()
        return 0
    except SystemExit as stop:
        if stop.code == WRONG_USE and len(sys.argv) > 1:
            _print(Message("error.usage"))
        return stop.code if isinstance(stop.code, int) else 1
    except KeyboardInterrupt:
        _print(Message("error.interrupted"))
        return 130
    except UserFault as fault:
        _print(fault)
        return fault.exit_code
    except Exception as error:
        _print(_told(error))
    return 1


def listen_to_locks() -> None:
    """Whoever waits for another process is told for whom, on the terminal."""
    from warehouse import locks

    def tell(holder: locks.Holder | None) -> None:
        from orchestration.views.terminal import say, terminal

        say(terminal(stderr=True), "told.waiting", logging.WARNING, holder=holder or "?")

    locks.listen(tell)


def _print(fault: UserFault | Message) -> None:
    """A plan's faults each with its place; any other fault in its own words."""
    from contracts.faults import ContractError
    from orchestration.views.terminal import print_fault

    if isinstance(fault, ContractError):
        from orchestration.views.faults import print_faults

        print_faults(fault)
    else:
        print_fault(fault)


def _told(error: Exception) -> Message:
    """What the system says of disk and files, in our words; of anything else where its traceback is kept."""
    if isinstance(error, OSError) and error.errno in FULL:
        return Message("error.disk.full")
    if isinstance(error, OSError) and error.filename:
        return Message("error.file", path=error.filename, reason=error.strerror)
    path = _keep_traceback()
    if path is None:
        return Message("error.internal.unsaved", kind=type(error).__name__, error=error)
    return Message("error.internal", kind=type(error).__name__, error=error, path=path)


def _keep_traceback() -> str | None:
    try:
        handle, name = tempfile.mkstemp(prefix="longshu-error-", suffix=".txt", text=True)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(traceback.format_exc())
    except OSError:
        return None
    return name
