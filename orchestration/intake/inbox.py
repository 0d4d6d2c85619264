"""The inbox folder: what was dropped in is recognised, loaded, and put aside with what became of it.

| the file                              | what happens                                                  |
|---------------------------------------|---------------------------------------------------------------|
| changed within the last seconds       | waits: it may still be copied                                  |
| a workbook whose end is missing       | waits for an hour, then it counts as damaged                   |
| no form or month can be recognised    | archived, moved to `退回/` with a report                        |
| taken whole, or the same as before    | loaded, moved to `已收/<month>/`                                |
| returned, or with cells kept out      | loaded or registered, moved to `退回/` with a marked copy       |

A file sent again under the same name is a new file: nothing remembers names.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from contracts.forms import Form, PublishedForm
from contracts.plan import Plan
from orchestration.intake.load_file import Incoming, Loaded, keep, load
from orchestration.settings import Settings
from sources.checking import Context, Report, check, recognised
from sources.marking import marked_name, marked_workbook
from sources.report import finding, rejected
from warehouse.paths import DataRoot, sha256, today_shanghai, write_atomically

TAKEN, RETURNED = "已收", "退回"
QUIET_SECONDS = 10.0
DAMAGED_SECONDS = 3600.0
PASSING = (".tmp", ".part", ".crdownload", ".download", ".lock")
LARGEST = 256 * 2**20
README = """把收到的报表（.xlsx、.xls、.xlsb、.ods、.csv）放进这个文件夹，系统自动收取。
已收：已入库的文件。退回：没有全部采用的文件，标注本（文件名带“核对”）写明每处问题。
"""


@dataclass(frozen=True)
class Dropped:
    """A settled file of the inbox; form and month are None where it does not say."""

    path: Path
    content: bytes
    form: Form | None
    month: str | None
    changed_ns: int

    @property
    def attempt(self) -> str:
        """Names this sending of these bytes: the same file sent again is another attempt."""
        return f"{sha256(self.content)[:16]}-{self.changed_ns}"


def prepare_inbox(data: DataRoot) -> Path:
    """The inbox folder exists and says what it is for."""
    data.inbox.mkdir(parents=True, exist_ok=True)
    note = data.inbox / "说明.txt"
    if not note.exists():
        note.write_text(README, encoding="utf-8")
    return data.inbox


def settled_files(data: DataRoot, now: Callable[[], float] = time.time) -> list[Path]:
    """Files of the inbox that nobody is writing any more, oldest first."""
    if not data.inbox.is_dir():
        return []
    files = [p for p in data.inbox.iterdir() if p.is_file() and _counts(p.name)]
    quiet = [p for p in files if abs(now() - p.stat().st_mtime) >= QUIET_SECONDS and _is_whole(p, now())]
    return sorted(quiet, key=lambda p: (p.stat().st_mtime_ns, p.name))


def _counts(name: str) -> bool:
    return not name.startswith((".", "~$")) and not name.lower().endswith(PASSING) and name != "说明.txt"


def _is_whole(path: Path, now: float) -> bool:
    """A zip container ends with its directory; one that does not is waited for, but not for ever."""
    with path.open("rb") as handle:
        if handle.read(4) != b"PK\x03\x04" or now - path.stat().st_mtime > DAMAGED_SECONDS:
            return True
        handle.seek(max(-66_000, -path.stat().st_size), os.SEEK_END)
        return b"PK\x05\x06" in handle.read()


def dropped(found: Settings, plan: Plan, now: Callable[[], float] = time.time) -> list[Dropped]:
    """Every settled file with the form and month it says it is of."""
    return [_looked_at(path, path.stat().st_mtime_ns, plan) for path in settled_files(found.data, now)]


_looks: dict[tuple[Path, int], Dropped] = {}


def _looked_at(path: Path, changed_ns: int, plan: Plan) -> Dropped:
    """The file as it was recognised; a file that did not change is opened once a process."""
    key = (path, changed_ns)
    if key not in _looks:
        content = path.read_bytes() if path.stat().st_size <= LARGEST else b""
        said = recognised(content, plan)
        month = said.month or (f"{today_shanghai():%Y-%m}" if isinstance(said.form, PublishedForm) else None)
        _looks[key] = Dropped(path, content, said.form, month, changed_ns)
    return _looks[key]


def take(found: Settings, plan: Plan, file: Dropped) -> Loaded:
    """The recognised file is loaded and moved out of the inbox. Call it as the one writer."""
    assert file.form is not None and file.month is not None
    incoming = Incoming(
        file.form, file.month, file.content, file.path.name, f"inbox/{file.form.department}", today_shanghai()
    )
    result = load(found.data, plan, incoming)
    is_whole = result.state != "rejected" and not result.blocking_findings(file.form)
    _put_aside(found.data, file, f"{TAKEN}/{file.month}" if is_whole else RETURNED, result.report)
    return result


def give_back(found: Settings, plan: Plan, file: Dropped) -> Report:
    """The file that no form or month can be named for is archived and returned. Call it as the one writer."""
    size = file.path.stat().st_size
    if size > LARGEST:  # never read: the file itself is put aside
        params = {"size": -(-size // 2**20), "limit": LARGEST // 2**20}
        report = rejected(file.path.name, [finding("file.size.too_large", "", None, "rejected", params)])
    else:
        keep(found.data, file.content, file.path.name, "inbox")
        report = check(file.content, file.path.name, file.form, plan, Context(today_shanghai(), file.month))
    _put_aside(found.data, file, RETURNED, report)
    return report


def _is_taken(target: Path, content: bytes) -> bool:
    """Whether another file has the name, or the name its marked copy would have."""
    if target.exists():
        return target.read_bytes() != content
    return target.with_name(marked_name(target.name)).exists()


def _put_aside(data: DataRoot, file: Dropped, folder: str, report: Report | None) -> None:
    """The file, and a marked copy where something was found, lie in the folder; nothing is overwritten."""
    target = data.inbox / folder / file.path.name
    target.parent.mkdir(parents=True, exist_ok=True)
    if _is_taken(target, file.content):
        target = target.with_name(f"{target.stem}.{file.attempt[:8]}{target.suffix}")
    if report is not None and not report.findings.is_empty():
        write_atomically(target.with_name(marked_name(target.name)), marked_workbook(file.content, report))
    if file.path.stat().st_mtime_ns == file.changed_ns:  # else it was sent again meanwhile: it stays
        file.path.replace(target)
    _looks.pop((file.path, file.changed_ns), None)
