"""What the product put into 已收, 退回 and 待确认, so that a file somebody else put or saved there is no longer overlooked.

Such a file is one that was dropped: nobody who puts a return into 已收 would ever hear that it was not taken. What
lies there already when it is first looked at counts as the product's own where the archive holds it, and so do marked
copies.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

from orchestration.intake.names import is_marked
from warehouse.ledger.archive import archive_path
from warehouse.paths import DataRoot, json_bytes, sha256_file, write_atomically

INDEX = ".aside.json"
Seen = tuple[int, int, str]  # size, moment of change, hash


def note_put(data: DataRoot, *paths: Path) -> None:
    """The files are on record as the product's own, as they lie there now."""
    _write(data, {_key(data, path): (*_look(path), sha256_file(path)) for path in paths})


def put_by_others(data: DataRoot, folders: Iterator[Path]) -> Iterator[Path]:
    """The files below those folders that the product did not put there, or that somebody has changed since."""
    known, own = _known(data), dict[str, Seen]()
    for path in (path for folder in folders for path in sorted(folder.rglob("*"))):
        try:
            if not path.is_file() or path.is_symlink():
                continue
            key, look = _key(data, path), _look(path)
            before = known.get(key)
            if before and before[:2] == look:
                continue
            digest = sha256_file(path)
        except OSError:  # gone meanwhile, or held: another look will tell
            continue
        # a root that was copied has other moments; one of an older version has no record of what it put where
        is_own = before[2] == digest if before else is_marked(path.name)
        if is_own or archive_path(data, digest).exists():
            own[key] = (*look, digest)
        else:
            yield path
    if own:
        _write(data, own)


def _key(data: DataRoot, path: Path) -> str:
    return os.fsencode(path.relative_to(data.inbox)).hex()


def _look(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _known(data: DataRoot) -> dict[str, Seen]:
    try:
        found = json.loads((data.inbox / INDEX).read_bytes())
        return {str(key): (int(size), int(at), str(digest)) for key, (size, at, digest) in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _write(data: DataRoot, more: dict[str, Seen]) -> None:
    write_atomically(data.inbox / INDEX, json_bytes(_known(data) | more))
