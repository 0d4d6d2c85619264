"""Whether the disk takes what a command is about to write: told before the work, not after it."""

import errno
import os
import shutil
from contextlib import suppress

from contracts.errors import KeyedFault
from contracts.limits import MIB
from warehouse.audience import FILE_NAME
from warehouse.paths import DataRoot, make_folder

A_LITTLE = 8 * MIB  # records, and the register
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
CLOSED = (errno.EROFS, errno.EACCES, errno.EPERM)


class DiskFullError(KeyedFault):
    """There is less room than the command needs."""

    code = "store.disk.full"


class DiskClosedError(KeyedFault):
    """The data root cannot be written to."""

    code = "store.disk.closed"


def refuse_unwritable(data: DataRoot, needed: int = A_LITTLE) -> None:
    """The root takes a file, and has room for so many bytes. Raises DiskFullError, DiskClosedError."""
    probe = data.root / f".probe.{os.getpid()}"
    try:
        make_folder(data.root)
        with probe.open("wb") as handle:
            handle.write(b"\0" * 4096)
            handle.flush()
            os.fsync(handle.fileno())
    except OSError as error:
        if error.errno in FULL:
            raise DiskFullError(root=data.root, free=_free(data), needed=_mib(needed)) from None
        if error.errno in CLOSED:
            raise DiskClosedError(root=data.root, why=error.strerror) from None
        raise
    finally:
        with suppress(OSError):
            probe.unlink(missing_ok=True)
    if shutil.disk_usage(data.root).free < needed:
        raise DiskFullError(root=data.root, free=_free(data), needed=_mib(needed))


def needed_for_a_build(data: DataRoot) -> int:
    """About how many bytes a build and its release take: twice the largest of those that are kept, and a little."""
    kept = [path.stat().st_size for path in data.builds.glob(f"*/{FILE_NAME}")]
    return 2 * max(kept, default=16 * MIB) + 4 * A_LITTLE


def _free(data: DataRoot) -> str:
    with suppress(OSError):
        return _mib(shutil.disk_usage(data.root).free)
    return "?"


def _mib(size: int) -> str:
    return f"{size // MIB} MiB"
