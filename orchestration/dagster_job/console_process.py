"""The console's processes live and die together: web server, daemon, code server and the runs they start.

| what happens                                   | what follows                                                 |
|------------------------------------------------|--------------------------------------------------------------|
| `longshu ui` is told to stop (SIGTERM, Ctrl+C) | all are asked to stop, and ended after a few seconds          |
| `longshu ui` is killed                          | the pipe it held breaks: the console ends itself and the rest |
| a run was cut off                               | the next start marks it as failed, and says why               |
| somebody else's console is open on the root     | that is said; no second one starts                            |
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import FrameType

GRACE_SECONDS = 5.0


class Stopped(BaseException):
    """The process was told to stop."""


def run_console(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """The console ran until it ended or this process was told to stop; nothing of it is left."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise Stopped

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    # the pipe is never written to: it breaks when this process is gone, however it went
    process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, start_new_session=True)
    try:
        return process.wait()
    except Stopped:
        return 0
    finally:
        for number in before:
            signal.signal(number, signal.SIG_IGN)
        end_all(process)
        for number, handler in before.items():
            signal.signal(number, handler)


def end_all(process: "subprocess.Popen[bytes]") -> None:
    """The process and all it started are gone: asked first, then ended."""
    with suppress(OSError):
        _ask(process)
    with suppress(subprocess.TimeoutExpired):
        process.wait(GRACE_SECONDS)
    with suppress(OSError):
        _end(process.pid)
    process.wait()


def _ask(process: "subprocess.Popen[bytes]") -> None:
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGTERM)
    else:
        process.terminate()


def _end(pid: int) -> None:
    if os.name == "posix":
        os.killpg(pid, signal.SIGKILL)
    else:
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(pid)], capture_output=True, check=False)


def end_with_parent() -> None:
    """From now on this process and its group end when the process that holds the other end of its input is gone."""

    def watch() -> None:
        with suppress(OSError, ValueError):
            while sys.stdin.buffer.read(4096):
                pass
        _end(os.getpid())

    threading.Thread(target=watch, daemon=True, name="ends with its parent").start()
