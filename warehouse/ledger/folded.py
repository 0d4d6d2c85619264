"""What a slot's submissions come to, folded one after another, and kept: the next file reads one of them, not all.

Below `standing/` of the data root, one Parquet file a slot and question. It can be deleted at any time: it says of which
submissions it is, and what it lacks is folded anew. Where it cannot be written, nothing is kept.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import polars as pl

from warehouse.ledger.submission import Slot, Submission
from warehouse.paths import DataRoot, make_folder, sha256

Step = Callable[[pl.DataFrame, Submission], pl.DataFrame]
FOLDER = "standing"


def folded(
    data: DataRoot, slot: Slot, what: str, history: list[Submission], start: pl.DataFrame, step: Step
) -> pl.DataFrame:
    """`step` was taken from `start` over the submissions of the history, in their order."""
    path = _path(data, slot, what)
    count, found = _kept(path, history)
    state = start if found is None else found
    for one in history[count:]:
        state = step(state, one)
    if len(history) > count:
        with suppress(OSError):
            _keep(data, path, state, history)
    return state


def _path(data: DataRoot, slot: Slot, what: str) -> Path:
    name = sha256(f"{slot.form}\0{slot.department}\0{slot.period}".encode())[:32]
    return data.root / FOLDER / name[:2] / f"{name}.{what}.parquet"


def _digest(history: list[Submission]) -> str:
    return sha256("\n".join(f"{m.submission_id} {m.received_at} {m.record}" for m in history).encode())


def _kept(path: Path, history: list[Submission]) -> tuple[int, pl.DataFrame | None]:
    """How many of the first submissions the kept table is of, and the table; 0 and None where it is of others."""
    try:
        said = pl.read_parquet_metadata(path)
        count = int(said["count"])
        if count <= len(history) and said["digest"] == _digest(history[:count]):
            return count, pl.read_parquet(path)
    except (OSError, KeyError, ValueError, pl.exceptions.PolarsError):
        pass
    return 0, None


def _keep(data: DataRoot, path: Path, state: pl.DataFrame, history: list[Submission]) -> None:
    """The table is kept, whole or not at all; only in a root that others write to already."""
    if not data.records.is_dir():
        return
    make_folder(path.parent)
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    said = {"count": str(len(history)), "digest": _digest(history)}
    try:
        state.write_parquet(aside, compression="zstd", compression_level=1, metadata=said)
        aside.chmod(path.parent.stat().st_mode & 0o666)
        path.unlink(missing_ok=True)
        os.rename(aside, path)  # nothing waits for the disk: what a power cut takes is folded again
    finally:
        aside.unlink(missing_ok=True)
