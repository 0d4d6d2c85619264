"""A data root copied into one file while others work, and laid out again elsewhere.

| in the copy                                   | left out, made again                                     |
|-----------------------------------------------|----------------------------------------------------------|
| archive, ledger, releases, kits, inbox, plan   | builds, scratch, the register of the records, what each  |
| of the root, secret, map, what was put aside   | slot comes to, the orchestrator's run history, locks     |

Nothing below a root's folders is edited in place: under the writer's lock every file gets a second name (a hard link)
in a scratch folder, which is what is copied afterwards; the few files beside the folders, `root.head` among them, are
copied at once. Where the file system has no links the lock is held meanwhile.
"""

import io
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath

from contracts.errors import KeyedFault
from contracts.version import VERSION
from warehouse.paths import DataRoot, json_bytes, make_folder, put_in_place, sha256_file, sync, sync_tree

CONTENTS = "backup.json"
LEFT_OUT = frozenset({
    "builds", "work", "dagster", "dagster.damaged", "standing",
    *(f"{who}.{kind}" for who in ("writer", "builder", "runner", "console") for kind in ("lock", "holder")),
})  # fmt: skip
LEFT_OUT_BELOW = frozenset(
    {"ledger/register.sqlite", "ledger/register.sqlite-wal", "ledger/register.sqlite-shm"}
)


class BackupError(KeyedFault):
    """The file is no backup, or not as it was written; nothing was laid out."""

    code = "store.backup.damaged"


class RootInUseError(KeyedFault):
    """There is something in the folder where the backup was to be laid out."""

    code = "store.restore.used"


@dataclass(frozen=True)
class Backup:
    """How many files and bytes a backup holds; `is_new` is false where the file held just that already."""

    files: int
    size: int
    is_new: bool


def back_up(data: DataRoot, file: Path) -> Backup:
    """The root as it stood at one moment is in the file, on disk, each file with its hash. Raises OSError."""
    with _standing_still(data) as tree:
        hashes = {name: sha256_file(tree / name) for name in _names(tree)}
        size = sum((tree / name).stat().st_size for name in hashes)
        if _contents_if_any(file) == hashes:
            return Backup(len(hashes), size, is_new=False)
        aside = file.with_name(f".{file.name}.{os.getpid()}.part")
        try:
            _write(tree, hashes, aside)
            put_in_place(aside, file)
        finally:
            aside.unlink(missing_ok=True)
    return Backup(len(hashes), size, is_new=True)


def restore(file: Path, root: Path) -> Backup:
    """The root is as it was when the backup was made, each file held against its hash.

    Raises RootInUseError where something is there; BackupError, and the folder is as before.
    """
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise RootInUseError(root=root)
    make_folder(root.parent)
    aside = root.with_name(f".{root.name}.{os.getpid()}.restoring")
    try:
        hashes = _laid_out(file, aside)
        sync_tree(aside)
        if root.exists():
            root.rmdir()
        put_in_place(aside, root)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Backup(len(hashes), sum((root / name).stat().st_size for name in hashes), is_new=True)


def _laid_out(file: Path, folder: Path) -> dict[str, str]:
    """Every file of the backup lies in the folder as its hash says. Raises BackupError."""
    hashes = _contents_if_any(file)
    if hashes is None:
        raise BackupError(file=file, place=CONTENTS)
    try:
        with tarfile.open(file) as archive:
            for entry in archive:
                _lay_out(archive, entry, folder)
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise BackupError(file=file, place=str(error)) from None
    (folder / CONTENTS).unlink()
    found = {name: sha256_file(folder / name) for name in _names(folder)}
    wrong = sorted(name for name in hashes.keys() | found.keys() if hashes.get(name) != found.get(name))
    if wrong:
        raise BackupError(file=file, place="、".join(wrong[:3]))
    return hashes


def _lay_out(archive: tarfile.TarFile, entry: tarfile.TarInfo, folder: Path) -> None:
    """A file, or a link to a place in the root, lies in the folder with today's rights. Raises TarError for others.

    `tarfile` has filters that see to it from Python 3.11.4 on; Debian 12 ships an older one.
    """
    content = archive.extractfile(entry) if entry.isfile() else None
    if not _is_inside(entry.name) or (content is None and not _is_link_inside(entry)):
        raise tarfile.TarError(entry.name)
    path = folder / entry.name
    path.parent.mkdir(parents=True, exist_ok=True)
    if content is None:
        path.symlink_to(entry.linkname)
        return
    with content, path.open("xb") as file:
        shutil.copyfileobj(content, file)
    path.chmod((entry.mode & 0o666) | 0o600)


def _is_link_inside(entry: tarfile.TarInfo) -> bool:
    return entry.issym() and _is_inside(entry.linkname)  # never upwards, so that no chain of links leads out


def _is_inside(name: str) -> bool:
    path = PurePath(name)  # as this system reads it: elsewhere than on Windows ..\\x is the name of a file
    return not path.anchor and ".." not in path.parts


@contextmanager
def _standing_still(data: DataRoot) -> Iterator[Path]:
    """A folder in which the root lies as it stands, whatever is written into it meanwhile."""
    tree = data.work / f"backup-{os.getpid()}"
    shutil.rmtree(tree, ignore_errors=True)
    make_folder(tree)
    try:
        with data.writer():
            is_linked = _link(data.root, tree)
            if not is_linked:
                yield data.root
        if is_linked:
            yield tree
    finally:
        shutil.rmtree(tree, ignore_errors=True)


def _link(root: Path, tree: Path) -> bool:
    """Every file of the root has a second name below `tree`; false where the file system has no links."""
    for name in _names(root):
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        try:
            if "/" in name:
                os.link(root / name, tree / name)
            else:
                shutil.copy2(root / name, tree / name)
        except FileNotFoundError:  # the inbox is not ours: somebody took the file back
            continue
        except OSError:
            return False
    for link in _links(root):
        (tree / link).parent.mkdir(parents=True, exist_ok=True)
        (tree / link).symlink_to((root / link).readlink())  # a system that has some takes another
    return True


def _names(root: Path) -> list[str]:
    """The files of a root that a backup holds."""
    return [name for name, path in _entries(root) if path.is_file() and not path.is_symlink()]


def _links(root: Path) -> list[str]:
    """The links inside a root, to its releases; what leads out of it is nobody's record."""
    return [
        name
        for name, path in _entries(root)
        if path.is_symlink() and _is_inside(str(path.readlink())) and path.exists()
    ]


def _entries(root: Path) -> Iterator[tuple[str, Path]]:
    for folder, folders, files in os.walk(root):
        if Path(folder) == root:
            folders[:] = [name for name in folders if name not in LEFT_OUT]
        folders.sort()
        for name in sorted([*files, *(f for f in folders if (Path(folder) / f).is_symlink())]):
            path = Path(folder) / name
            place = path.relative_to(root).as_posix()
            is_part = name.startswith(".") and name.endswith(".part")
            if place not in LEFT_OUT | LEFT_OUT_BELOW and not is_part:
                yield place, path


def _write(tree: Path, hashes: dict[str, str], aside: Path) -> None:
    make_folder(aside.parent)
    with tarfile.open(aside, "w", format=tarfile.PAX_FORMAT) as archive:
        said = json_bytes({"longshu": VERSION, "files": hashes})
        entry = tarfile.TarInfo(CONTENTS)
        entry.size = len(said)
        archive.addfile(entry, io.BytesIO(said))
        for name in [*hashes, *_links(tree)]:
            archive.add(tree / name, arcname=name, recursive=False)
    sync(aside)


def _contents_if_any(file: Path) -> dict[str, str] | None:
    """The hashes that a backup declares of its files; None where the file is no backup."""
    try:
        with tarfile.open(file) as archive:
            first = archive.next()
            if first is None or first.name != CONTENTS:
                return None
            content = archive.extractfile(first)
            return dict(json.loads(content.read())["files"]) if content else None
    except (OSError, tarfile.TarError, EOFError, ValueError, KeyError, TypeError):
        return None
