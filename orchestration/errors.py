"""Expected faults become clear messages and exit code 1; a traceback goes to a file, never to the user."""

import errno
import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from typing import Any

from contracts.errors import UserFault
from contracts.visible import visible

WRONG_USE = 2  # as the command line library exits; it says why in English only
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def guarded(command: Callable[[], Any]) -> int:
    """Runs the command; returns its exit code, 1 for any fault, which is then printed in both languages."""
    try:
        command()
        return 0
    except SystemExit as stop:
        if stop.code == WRONG_USE and len(sys.argv) > 1:
            _say("命令的写法不对，错在哪里见上", "the command is not written as it should be: see above", "加上 --help 看写法", "add --help")  # fmt: skip
        return stop.code if isinstance(stop.code, int) else 1
    except KeyboardInterrupt:
        _say("已中断，未提交的内容不留痕迹", "interrupted; nothing half-written remains")
        return 130
    except UserFault as fault:
        _print(fault)
        return fault.exit_code
    except Exception as error:
        if not _known(error):
            path = _keep_traceback()
            _say(
                f"程序内部错误：{type(error).__name__}: {error}", f"internal error: {type(error).__name__}: {error}",
                f"请把文件 {path} 交给维护者", f"hand the file {path} to the maintainers",
            )  # fmt: skip
    return 1


def listen_to_locks() -> None:
    """Whoever waits for another process is told for whom, on the terminal."""
    from warehouse import locks

    def tell(holder: locks.Holder | None) -> None:
        who = str(holder) if holder else "?"
        _say(f"正在等待另一个任务：{who}", f"waiting for another run: {who}", mark="…")

    locks.listen(tell)


def _print(fault: UserFault) -> None:
    """A plan's faults each with its place; any other fault in its own words."""
    from contracts.faults import ContractError

    if isinstance(fault, ContractError):
        from orchestration.views.faults import print_faults

        print_faults(fault)
    else:
        _say(fault.zh, fault.en, fault.fix_zh, fault.fix_en)


def _known(error: Exception) -> bool:
    if isinstance(error, OSError) and error.errno in FULL:
        _say(
            "磁盘空间不足，未写完的内容不留痕迹", "no space left on disk; nothing half-written remains",
            "请腾出空间后重新运行", "free some space and run again",
        )  # fmt: skip
        return True
    if isinstance(error, OSError) and error.filename:
        _say(
            f"无法读写 {error.filename}：{error.strerror}", f"cannot read or write {error.filename}: {error.strerror}",
            "请检查路径、权限和磁盘空间", "check the path, the permissions and the space on disk",
        )  # fmt: skip
        return True
    return False


def _keep_traceback() -> str:
    try:
        handle, name = tempfile.mkstemp(prefix="longshu-error-", suffix=".txt", text=True)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(traceback.format_exc())
    except OSError:
        return "（无法保存 | could not be saved）"
    return name


def _say(zh: str, en: str, fix_zh: str = "", fix_en: str = "", mark: str = "✕") -> None:
    from rich.console import Console

    console = Console(stderr=True, soft_wrap=True, highlight=False, emoji=False)
    console.print(f"{mark} {visible(zh)}", style="red" if mark == "✕" else "yellow", markup=False)
    console.print(f"  {visible(en)}", style="dim", markup=False)
    if fix_zh:
        console.print(f"  → {visible(fix_zh)} | {visible(fix_en)}", markup=False)
