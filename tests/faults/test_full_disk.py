"""A disk that is full, through the command line."""

import os
import subprocess
import sys
from pathlib import Path

from warehouse.ledger import manifests
from warehouse.paths import DataRoot

HOME = Path(__file__).parents[2]
FULL = """
import errno, os, sys
real = os.fsync
def full(handle):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC){name})
os.fsync = full
from orchestration.cli import main
main()
"""


def _submit(data: DataRoot, code: str) -> "subprocess.CompletedProcess[str]":
    file = HOME / "sources" / "published" / "gansu_ai_plus" / "2026-11.csv"
    arguments = ["submit", str(file), "--period", "2026-11", "--data-root", str(data.root)]
    environment = os.environ | {"PYTHONUTF8": "1", "PYTHONPATH": str(HOME), "TMPDIR": str(data.root.parent)}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True, text=True, env=environment, timeout=60, check=False,
    )  # fmt: skip


def test_a_full_disk_ends_in_exit_code_1_and_a_message_in_both_languages(data: DataRoot) -> None:
    done = _submit(data, FULL.replace("{name}", ", sys.argv[0]"))
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert "No space left on device" in done.stderr and "磁盘空间" in done.stderr
    assert manifests(data) == []


def test_after_a_full_disk_the_same_command_succeeds(data: DataRoot) -> None:
    assert _submit(data, FULL.replace("{name}", "")).returncode == 1
    done = _submit(data, "from orchestration.cli import main; main()")
    assert done.returncode == 0, done.stderr
    assert [m["seq"] for m in manifests(data)] == [1]
