"""Where everything lies under the data root, atomic writes, and the lock of the one writer.

Below the data root:

archive/ab/abcd…        received bytes under their SHA-256, never edited
ledger/records/         every act in one sequence: what arrived, was submitted, closed, published, retracted
ledger/observations/    one Parquet file a submission
ledger/findings/        one Parquet file a submission
ledger/register.sqlite  an index over the records; made again from them whenever it is gone
received/, ledger/submissions/, ledger/closings/    the same of version 0.1, taken over as they stand
inbox/                  files dropped in; `已收/` and `退回/` hold what became of them
builds/<key>/           one finished DuckDB file per (ledger, plan, method, known_on)
releases/<name>/        what readers use; CURRENT and `current` point at the newest
public/<name>/          the same for everybody: releases without confidential figures
retracted/<audience>/   releases that are no longer offered; their tombstones stay with the others
refused/<audience>/     what the gate did not let out, for inspection
kits/<hash>.zip         what a release is computed again from, beside the archive: its plan, tables, models' SQL
map.geojson             boundaries for maps of areas, if somebody put them there: without it no map is drawn
unnamed/                tables that no record names, taken out of the ledger before a build
root.json               of which plan the root is
root.head               how many records there are at least
writer.lock, builder.lock, runner.lock, console.lock    who writes, who builds, whose monthly run and whose console
                        it is; the `.holder` beside each says who that is
secret.key              what the references of public releases are keyed with; never leaves the root
standing/               what each slot's submissions come to; made again whenever it is gone
work/                   scratch of the running build; may be deleted at any time
dagster/                run history of the orchestrator; a damaged one lies in `dagster.damaged/`
"""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import Timeout

from contracts.errors import KeyedFault
from warehouse import locks

LOCK_SECONDS = 120.0
BUILD_SECONDS = 3600.0
RUN_SECONDS = 7 * 86400.0


class WriterBusyError(KeyedFault):
    """Another load or build holds the data root."""

    code = "store.writer.busy"


@dataclass(frozen=True)
class DataRoot:
    """The data root and the places under it."""

    root: Path

    @property
    def archive(self) -> Path:
        """Received bytes."""
        return self.root / "archive"

    @property
    def received(self) -> Path:
        """Records of arrival of version 0.1."""
        return self.root / "received"

    @property
    def ledger(self) -> Path:
        """The append-only ledger."""
        return self.root / "ledger"

    @property
    def records(self) -> Path:
        """The records of all acts."""
        return self.ledger / "records"

    @property
    def builds(self) -> Path:
        """Finished builds by key."""
        return self.root / "builds"

    @property
    def releases(self) -> Path:
        """Published releases by name."""
        return self.root / "releases"

    @property
    def public(self) -> Path:
        """Releases for everybody, without confidential figures, by name."""
        return self.root / "public"

    @property
    def retracted(self) -> Path:
        """Releases that are no longer offered, by audience and name."""
        return self.root / "retracted"

    @property
    def refused(self) -> Path:
        """Staged releases that the gate did not let out, by audience and name."""
        return self.root / "refused"

    @property
    def kits(self) -> Path:
        """What a release is computed again from, beside the archive."""
        return self.root / "kits"

    @property
    def boundaries(self) -> Path:
        """Boundaries that a user supplied for maps."""
        return self.root / "map.geojson"

    @property
    def work(self) -> Path:
        """Scratch of the running build."""
        return self.root / "work"

    @property
    def inbox(self) -> Path:
        """Files dropped in to be loaded; taken ones lie in folders below."""
        return self.root / "inbox"

    @property
    def dagster(self) -> Path:
        """The orchestrator's home."""
        return self.root / "dagster"

    @contextmanager
    def writer(self, seconds: float = LOCK_SECONDS) -> Iterator[None]:
        """This thread alone may write until the block ends; blocks may lie in each other. Raises WriterBusyError.

        Hold it for as long as files are put in place, never while something is computed.
        """
        with self._held("writer.lock", seconds):
            yield

    @contextmanager
    def builder(self, seconds: float = BUILD_SECONDS) -> Iterator[None]:
        """This thread alone builds and publishes until the block ends, while others write. Raises WriterBusyError.

        Take it before the writer's lock, never inside.
        """
        with self._held("builder.lock", seconds):
            yield

    @contextmanager
    def runner(self, seconds: float = RUN_SECONDS) -> Iterator[None]:
        """This thread alone loads, builds and publishes a month until the block ends. Raises WriterBusyError.

        Two runs at once would publish in the other order than they built. Take it before the other locks.
        """
        with self._held("runner.lock", seconds):
            yield

    @contextmanager
    def console(self) -> Iterator[None]:
        """This thread alone serves the root's console until the block ends. Raises WriterBusyError."""
        with self._held("console.lock", 0):
            yield

    @contextmanager
    def _held(self, name: str, seconds: float) -> Iterator[None]:
        make_folder(self.root)
        with ExitStack() as stack:
            try:
                stack.enter_context(locks.held(self.root / name, seconds))
            except Timeout:
                holder = locks.holder_of(self.root / name)
                raise WriterBusyError(root=self.root, holder=holder or "?") from None
            yield


def sha256(content: bytes) -> str:
    """The SHA-256 of the bytes, in hex."""
    return hashlib.sha256(content).hexdigest()


def sha256_file(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def write_atomically(path: Path, content: bytes, *, read_only: bool = False) -> None:
    """The file is on disk whole, or not at all: written aside, synced, renamed, its folder synced.

    It has its folder's mode, not that of whoever writes: all who work with a data root can read it.
    """
    make_folder(path.parent)
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with aside.open("wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        put_in_place(aside, path, read_only=read_only)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def put_in_place(aside: Path, path: Path, *, read_only: bool = False) -> None:
    """The file or folder `aside`, whose content is synced, has its name for good."""
    if aside.is_file():
        aside.chmod(path.parent.stat().st_mode & (0o444 if read_only else 0o666))
    os.replace(aside, path)
    sync(path.parent)


def make_folder(folder: Path) -> None:
    """The folder is there and on disk, with the mode of the one it is in."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    with suppress(PermissionError):  # somebody else made it in the same moment
        folder.chmod(folder.parent.stat().st_mode & 0o7777)
    sync(folder.parent)


def sync(path: Path) -> None:
    """What was written to the file, or renamed in the folder, is on disk."""
    is_windows = os.name == "nt"
    if is_windows and (path.is_dir() or not os.access(path, os.W_OK)):
        return  # no folder can be opened there; a file is synced before it is made read-only
    handle = os.open(
        path, os.O_RDWR if is_windows else os.O_RDONLY
    )  # there only what may be written is synced
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Every file and folder below is on disk, and the folder itself."""
    for path in folder.rglob("*"):
        if not path.is_symlink():
            sync(path)
    sync(folder)


def json_bytes(data: Any) -> bytes:
    """The data as readable, stable JSON in UTF-8."""
    return (json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True, default=str) + "\n").encode()
