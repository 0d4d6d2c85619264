"""Files of the inbox that are whole are moved away, and only then read.

| the entry                                             | what happens                                       |
|-------------------------------------------------------|----------------------------------------------------|
| changed within the last seconds, or open for writing   | waits                                              |
| a text that was looked at once                          | waits for a second look that finds it the same     |
| a workbook whose end is missing                         | waits for an hour, then it counts as damaged       |
| a link, a device, a pipe                                | moved away unopened                                |
| a file in a folder                                      | as any other; the first folder names its sender    |
| a file that others put into 已收, 退回 or 待确认            | as any other, of no sender (`put_aside`)           |

A file that was moved away lies in `.taking/<place>/` beside a note of its name, its folder and its moment of
arrival: when it appeared, by the file system's own time of change, which no sender can set.
"""

import errno
import json
import os
import shutil
import stat
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from contracts.clock import plan_zone
from contracts.speech import first_of
from orchestration.intake.names import safe_name, shown_name
from orchestration.intake.passing import is_passing
from orchestration.intake.put_aside import put_by_others
from warehouse.paths import DataRoot, json_bytes, write_atomically

TAKEN, RETURNED, WAITING_FOLDER = "已收", "退回", "待确认"
README = "说明.txt"
IN_ENGLISH = {TAKEN: "Taken", RETURNED: "Returned", WAITING_FOLDER: "Waiting", README: "README.txt"}
OURS = frozenset(IN_ENGLISH) | frozenset(IN_ENGLISH.values())
TAKING, LOOKS, NOTE, HELD = ".taking", ".looks.json", "note.json", "file"
QUIET_SECONDS = 10.0
DAMAGED_SECONDS = 3600.0
EDITED = (("~$", ""), (".~lock.", "#"))  # what stands beside an open file
ORDINARY = ""
KINDS = {
    "link": ("一个链接", "a link"),
    "device": ("一个设备、管道或套接字", "a device, a pipe or a socket"),
}


@dataclass(frozen=True)
class Arrived:
    """An entry that was moved out of the inbox: where it lies, what it was called, whose folder it lay in."""

    place: Path
    name: str
    folder: str
    arrived_at: datetime
    kind: str = ORDINARY  # else a key of KINDS: it was never opened
    attempts: int = 0

    @property
    def file(self) -> Path:
        """Where its bytes lie."""
        return self.place / HELD

    @property
    def attempt(self) -> str:
        """Names this attempt at this arrival: the same file sent again is another one."""
        return f"{self.place.name}-{self.attempts}"


def called(data: DataRoot, name: str) -> str:
    """What that folder or note of the inbox is called: in the language that comes first, else as it stands there."""
    first = first_of(name, IN_ENGLISH[name])
    return name if not (data.inbox / first).exists() and (data.inbox / name).exists() else first


def quiet_seconds() -> float:
    """How long a file must have been left alone: LONGSHU_QUIET_SECONDS, else ten seconds."""
    return float(os.environ.get("LONGSHU_QUIET_SECONDS") or QUIET_SECONDS)


def move_away(data: DataRoot, now: Callable[[], float] = time.time) -> list[Path]:
    """Every entry that is whole lies in `.taking`; returns those that wait for a second look."""
    seen, looked_once, at = _looks(data), [], now()
    looks: dict[str, list[float]] = {}
    for path, folder in _every_entry(data):
        try:
            found = path.lstat()
            if not stat.S_ISREG(found.st_mode):
                kind = "link" if stat.S_ISLNK(found.st_mode) else "device"
                _take(data, path, folder, found.st_ctime, kind)
                continue
            look = [float(found.st_size), float(found.st_mtime_ns), float(found.st_ino)]
            key = os.fsencode(path.relative_to(data.inbox)).hex()
            before = seen.get(key)
            first, appeared = (
                (before[3], before[4]) if before and before[:3] == look else (at, found.st_ctime)
            )
            looks[key] = [*look, first, appeared]
            if not _is_left_alone(path, found, at):
                continue
            if _is_text(path) and at - first < quiet_seconds():
                looked_once.append(path)
                continue
            _take(data, path, folder, appeared, ORDINARY)
            del looks[key]
        except OSError:  # gone meanwhile, or held by whoever writes it: another look will tell
            continue
    write_atomically(data.inbox / LOOKS, json_bytes(looks))
    return looked_once


def arrived(data: DataRoot) -> list[Arrived]:
    """Everything that was moved away and is not settled yet, in the order in which it appeared."""
    found = []
    for note in (data.inbox / TAKING).glob(f"*/{NOTE}"):
        try:
            said = json.loads(note.read_bytes())
            at = datetime.fromisoformat(said["arrived_at"])
            one = Arrived(note.parent, said["name"], said["folder"], at, said["kind"], said["attempts"])
        except (OSError, ValueError, KeyError):
            continue
        if os.path.lexists(one.file):
            found.append(one)
    return sorted(found, key=lambda one: (one.arrived_at, one.name))


def holds_any(data: DataRoot) -> bool:
    """Whether anything lies in the inbox, whole or not, or was moved away and is not settled yet."""
    return (
        next(_every_entry(data), None) is not None or next((data.inbox / TAKING).glob("*"), None) is not None
    )


def note_of(one: Arrived) -> None:
    """What is known of the arrival lies beside it."""
    said = asdict(one) | {"arrived_at": one.arrived_at.isoformat()}
    write_atomically(one.place / NOTE, json_bytes({k: v for k, v in said.items() if k != "place"}))


def is_whole_still(one: Arrived, size: int) -> bool:
    """Whether nothing was added to the file since it was moved away."""
    return one.file.stat().st_size == size


def _every_entry(data: DataRoot) -> Iterator[tuple[Path, str]]:
    """Every entry that somebody dropped: in the inbox, or among what the product put aside."""
    yield from _entries(data)
    aside = (data.inbox / name for name in sorted(OURS) if (data.inbox / name).is_dir())
    for path in put_by_others(data, aside):
        within = path.relative_to(data.inbox).parts
        if not any(map(is_passing, within)) and not _is_being_edited(path):
            yield path, ""


def _is_being_edited(path: Path) -> bool:
    """Whether Excel or LibreOffice says beside the file that it has it open."""
    return any(path.with_name(f"{mark}{path.name}{end}").exists() for mark, end in EDITED)


def _entries(data: DataRoot) -> Iterator[tuple[Path, str]]:
    """Every entry below the inbox, however deep, that no folder of the product holds, with the first folder it is in."""
    note, folders = called(data, README), [(data.inbox, "")]
    while folders:
        place, folder = folders.pop()
        try:
            entries = sorted(place.iterdir(), key=lambda path: os.fsencode(path.name))
        except OSError:
            continue
        for path in entries:
            is_folder, is_top = path.is_dir() and not path.is_symlink(), place == data.inbox
            if is_passing(path.name) or (
                is_top and path.name in ({note} | (OURS if path.is_dir() else set()))
            ):
                continue
            if is_folder:
                folders.append((path, folder or shown_name(path.name)))
            else:
                yield path, folder


def _is_left_alone(path: Path, found: os.stat_result, now: float) -> bool:
    """Whether nobody has written the file for a while, has it open for writing, or stopped half-way."""
    changed = max(found.st_ctime, min(found.st_mtime, now))
    if abs(now - changed) < quiet_seconds() or _is_open(path):
        return False
    if _is_text(path):
        return True
    with path.open("rb") as handle:
        if handle.read(4) != b"PK\x03\x04" or now - changed > DAMAGED_SECONDS:
            return True
        handle.seek(max(-66_000, -found.st_size), os.SEEK_END)
        return b"PK\x05\x06" in handle.read()


def _is_text(path: Path) -> bool:
    with path.open("rb") as handle:
        return not handle.read(8).startswith((b"PK", b"\xd0\xcf\x11\xe0"))


def _is_open(path: Path) -> bool:
    """Whether some process has the file open for writing, where the system tells."""
    try:
        import fcntl

        ask, mine, nobody = fcntl.F_SETLEASE, fcntl.F_RDLCK, fcntl.F_UNLCK
    except (ImportError, AttributeError):  # Windows refuses to move such a file away; others do not tell
        return False
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        fcntl.fcntl(handle, ask, mine)
        fcntl.fcntl(handle, ask, nobody)
    except OSError as error:
        return error.errno == errno.EAGAIN  # else not our file, or a file system without leases
    finally:
        os.close(handle)
    return False


def _take(data: DataRoot, path: Path, folder: str, appeared: float, kind: str) -> None:
    at = datetime.fromtimestamp(appeared, UTC).astimezone(plan_zone()).replace(tzinfo=None)
    place = data.inbox / TAKING / uuid.uuid4().hex
    place.mkdir(parents=True)
    one = Arrived(place, shown_name(path.name), folder, at, kind)
    note_of(one)
    try:
        os.rename(path, one.file)
    except OSError as error:
        if error.errno != errno.EXDEV or kind != ORDINARY:
            shutil.rmtree(place)
            raise
        _copied(path, one)


def _copied(path: Path, one: Arrived) -> None:
    """The file of another file system is copied whole, and goes only if it is still the same."""
    before = path.stat()
    aside = one.place / "copy"
    with path.open("rb") as source, aside.open("wb") as target:
        shutil.copyfileobj(source, target, 2**20)
        target.flush()
        os.fsync(target.fileno())
    after = path.stat()
    if (before.st_size, before.st_mtime_ns) != (
        after.st_size,
        after.st_mtime_ns,
    ) or aside.stat().st_size != after.st_size:
        shutil.rmtree(one.place)
        return
    os.rename(aside, one.file)
    path.unlink()


def _looks(data: DataRoot) -> dict[str, list[float]]:
    try:
        found = json.loads((data.inbox / LOOKS).read_bytes())
        return {str(key): [float(n) for n in look] for key, look in found.items() if len(look) == 5}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def free_path(folder: Path, name: str, taken: Callable[[Path], bool]) -> Path:
    """A path in the folder by that name, or one like it, that nothing has."""
    target = folder / safe_name(name)
    number = 1
    while taken(target):
        number += 1
        target = folder / f"{Path(safe_name(name)).stem}.{number}{Path(safe_name(name)).suffix}"
    return target
