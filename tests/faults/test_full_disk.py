"""A disk that takes no more, through the command line: the operating system itself refuses to write."""

import os
import subprocess
import sys
from pathlib import Path

from warehouse.ledger.submission_history import manifests
from warehouse.paths import DataRoot

HOME = Path(__file__).parents[2]
RUN = "from orchestration.cli.app import main; main()"
NO_SPACE = f"""
import errno, os
def full(handle):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))  # as the system raises it: without a file name
os.fsync = full
{RUN}
"""
NO_BYTE = f"""
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
{RUN}
"""


def _submit(data: DataRoot, code: str) -> "subprocess.CompletedProcess[str]":
    file = HOME / "sources" / "published" / "gansu_ai_plus" / "2026-11.csv"
    arguments = ["submit", str(file), "--by", "合成", "--period", "2026-11", "--data-root", str(data.root)]
    environment = os.environ | {
        "PYTHONUTF8": "1", "PYTHONPATH": str(HOME), "TMPDIR": str(data.root.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True, text=True, env=environment, timeout=3600, check=False,
    )  # fmt: skip


def test_on_a_full_disk_the_command_ends_in_exit_code_1_and_the_same_command_succeeds_later(
    data: DataRoot,
) -> None:
    failed = _submit(data, NO_SPACE)
    assert failed.returncode == 1
    assert "Traceback" not in failed.stdout + failed.stderr
    assert "no space left on disk" in failed.stderr
    assert manifests(data) == []
    done = _submit(data, RUN)
    assert "已入库" in done.stdout, done.stderr
    assert [m.seq for m in manifests(data)] == [1]


def test_a_full_disk_is_a_fault_the_user_can_mend_and_no_internal_error(data: DataRoot) -> None:
    failed = _submit(data, NO_SPACE)
    assert "磁盘空间" in failed.stderr and "internal error" not in failed.stderr


def test_where_not_a_byte_can_be_written_there_is_still_no_traceback(data: DataRoot) -> None:
    failed = _submit(data, NO_BYTE)
    assert failed.returncode == 1
    assert "Traceback" not in failed.stdout + failed.stderr, failed.stderr


def test_a_write_that_failed_leaves_no_part_of_a_file_behind(data: DataRoot) -> None:
    _submit(data, NO_SPACE)
    assert [p.name for p in data.root.rglob("*.part")] == []
