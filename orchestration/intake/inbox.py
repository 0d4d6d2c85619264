"""The inbox folder: what was dropped in is recognised, loaded, and put aside with what became of it.

| the file                                       | what happens                                               |
|------------------------------------------------|------------------------------------------------------------|
| still being written, or seen only once          | waits (`arrivals`)                                         |
| no form or month can be recognised              | archived, moved to `退回/` with a report                    |
| a compilation of published figures              | moved to `退回/`: it comes by `longshu submit` with a name  |
| taken whole, or the same as before              | loaded, moved to `已收/<month>/`                            |
| returned, or with cells kept out                | loaded or registered, moved to `退回/` with a report        |
| would withdraw much, undo, or lies in the folder of another department | registered, moved to `待确认/` with a report |
| its taking broke off twice                       | moved to `退回/` with a report                              |
| somebody holds it open, or the disk gives an error | waits, however often (`HeldFileError`)                    |

Each file by itself: whatever happens to one, the others are taken. The sender is the folder `inbox/<department code>/`;
of a file at the top it is not on record. A file sent again under the same name is a new file: nothing remembers names.
"""

import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from contracts.clock import plan_today
from contracts.errors import KeyedFault
from contracts.forms import Form, PublishedForm, ReturnForm
from contracts.limits import WORKBOOK_BYTES
from contracts.plan import Plan
from contracts.speech import first_of, joined
from orchestration.intake import arrivals
from orchestration.intake.arrivals import (
    KINDS,
    ORDINARY,
    RETURNED,
    TAKEN,
    WAITING_FOLDER,
    Arrived,
    arrived,
    called,
    free_path,
    move_away,
    note_of,
)
from orchestration.intake.incoming import Incoming
from orchestration.intake.known import WAITING
from orchestration.intake.load_file import Loaded, earlier_of, keep
from orchestration.intake.names import marked_name
from orchestration.intake.put_aside import note_put
from orchestration.intake.take_in import is_too_large, judged, load, returns_of
from orchestration.settings import Settings
from sources.checking import Context, Report, Said
from sources.marking import marked_workbook
from sources.report import finding, rejected, together
from warehouse.paths import DataRoot, WriterBusyError, make_folder, sha256_file, write_atomically

NOT_RECORDED = "未记录 not recorded"
MOST_ATTEMPTS = 2
LOG = logging.getLogger(__name__)
NOTE_ZH = """把收到的报表（.xlsx、.xls、.xlsb、.ods、.csv）放进报送部门的文件夹，系统自动收取。直接放在这里的也收，但报送人记为“未记录”。
已收：已入库的文件。退回：没有全部采用的文件，标注本（文件名带“核对”）写明每处问题。待确认：要有人确认才采用的文件。
"""
NOTE_EN = """Put returns into the folder of the department that sends them; of a file put here the sender is not on record.
{taken} holds what was taken, {returned} what was returned, {waiting} what waits for a person; a copy named {marked} says why.
"""


@dataclass(frozen=True)
class Dropped:
    """A file that was moved out of the inbox; form and month are None where it does not say.

    `more` are the further returns that a workbook of several holds; `held`: it could not be opened, and why.
    """

    arrived: Arrived
    form: Form | None
    month: str | None
    more: tuple[Said, ...] = ()
    held: "HeldFileError | None" = None

    @property
    def name(self) -> str:
        """What the file is called."""
        return self.arrived.name

    @property
    def attempt(self) -> str:
        """Names this attempt at this sending."""
        return self.arrived.attempt

    @property
    def is_loadable(self) -> bool:
        """Whether it answers a slot that the inbox may fill."""
        return isinstance(self.form, ReturnForm) and self.month is not None


class HeldFileError(KeyedFault):
    """A file cannot be opened now: no fault of the file, and nothing becomes of it until it can."""

    code = "intake.file.held"


def held(name: str, error: OSError) -> HeldFileError:
    """The fault that names the file and what the system says of it."""
    return HeldFileError(name=name, reason=error.strerror or type(error).__name__)


def is_held(path: Path, error: OSError) -> bool:
    """Whether it is the file that nobody may open now, not its content."""
    if isinstance(error, PermissionError):
        return True
    try:
        with path.open("rb") as handle:
            handle.read(1)
    except OSError:
        return True
    return False


def prepare_inbox(data: DataRoot, plan: Plan | None = None) -> Path:
    """The inbox and a folder for each department that fills in forms exist; a note says what they are for."""
    forms = plan.forms.values() if plan else ()
    senders = sorted({form.department for form in forms if isinstance(form, ReturnForm)})
    for folder in (data.inbox, *(data.inbox / code for code in senders)):
        make_folder(folder)
    note = data.inbox / called(data, arrivals.README)
    lines = (
        [
            first_of(f"{d.code}：{d.label_zh} {d.label_en}", f"{d.code}: {d.label_en}")
            for d in plan.header.departments
            if d.code in senders
        ]
        if plan
        else []
    )
    names = {"taken": TAKEN, "returned": RETURNED, "waiting": WAITING_FOLDER}
    named = {word: called(data, name) for word, name in names.items()}
    in_english = NOTE_EN.format(marked=first_of("核对", "checked"), **named)
    text = joined(NOTE_ZH, in_english, "\n") + "\n" + "\n".join(lines)
    if not note.exists() or (plan and note.read_text(encoding="utf-8") != text):
        note.write_text(text, encoding="utf-8")
    return data.inbox


def dropped(found: Settings, plan: Plan, now: Callable[[], float] = time.time) -> list[Dropped]:
    """Every file that is whole was moved away; each, with the form and month it says it is of."""
    if not found.data.inbox.is_dir():
        return []
    move_away(found.data, now)
    files = [_looked_at(one, plan) for one in arrived(found.data)]
    for key in _looks.keys() - {file.attempt for file in files}:
        del _looks[key]
    return files


def second_look(found: Settings, wait: Callable[[float], None] = time.sleep) -> None:
    """Texts that were just seen for the first time are looked at again after a while."""
    if found.data.inbox.is_dir() and move_away(found.data):
        wait(arrivals.quiet_seconds() + 0.1)
        move_away(found.data)


_looks: dict[str, Dropped] = {}


def _looked_at(one: Arrived, plan: Plan) -> Dropped:
    """The file as it was recognised, once a process."""
    if one.attempt not in _looks:
        said, more = Said(None, None), list[Said]()
        if one.kind == ORDINARY:
            try:
                said, *more = returns_of(one.file, plan)
            except Exception as error:  # a fault of ours: the file is answered where it is taken
                if isinstance(error, OSError) and is_held(one.file, error):
                    return Dropped(
                        one, None, None, held=held(one.name, error)
                    )  # looked at again until it opens
                LOG.exception("recognising %s", one.name)
        _looks[one.attempt] = Dropped(one, said.form, said.month, tuple(more))
    return _looks[one.attempt]


def settle(found: Settings, plan: Plan, file: Dropped) -> tuple[Loaded | None, Report | None] | None:
    """The file is taken or given back, and put aside; None where that broke off, or somebody else is at it.

    Raises WriterBusyError and HeldFileError, neither of which counts as an attempt.
    """
    with _alone(file.arrived) as mine:
        if not mine:
            return None
        one = replace(file.arrived, attempts=file.arrived.attempts + 1)
        if one.attempts > MOST_ATTEMPTS:
            return None, _given_up(found, file)
        note_of(one)
        try:
            if file.is_loadable:
                result = _taken(found, plan, replace(file, arrived=one))
                return result, result.report
            return None, _given_back(found, plan, replace(file, arrived=one))
        except WriterBusyError:  # no fault of the file
            note_of(file.arrived)
            raise
        except Exception as error:
            if isinstance(error, OSError) and is_held(one.file, error):
                note_of(file.arrived)
                raise held(one.name, error) from error
            LOG.exception("taking %s", one.name)
            if one.attempts < MOST_ATTEMPTS:
                return None
            return None, _given_up(found, replace(file, arrived=one), f"{type(error).__name__}")


@contextmanager
def _alone(one: Arrived) -> Iterator[bool]:
    """Whether this process alone works on the arrival until the block ends."""
    lock = FileLock(one.place.with_name(f"{one.place.name}.lock"), timeout=0)
    try:
        lock.acquire()
    except Timeout:
        yield False
        return
    try:
        yield os.path.lexists(one.file)
    finally:
        lock.release()
        if not one.place.exists():
            Path(lock.lock_file).unlink(missing_ok=True)


def _taken(found: Settings, plan: Plan, file: Dropped) -> Loaded:
    """Every return of the file is taken; what became of the first that was not taken whole, else of the first."""
    one, size = file.arrived, file.arrived.file.stat().st_size
    results = [_loaded(found, plan, one, said) for said in (Said(file.form, file.month), *file.more)]
    if not arrivals.is_whole_still(one, size):  # its rest came after it was moved: it is a new file
        results = [_loaded(found, plan, one, said) for said in (Said(file.form, file.month), *file.more)]
    reports = [result.report for result, _ in results if result.report is not None]
    worst, _ = next(((r, f) for r, f in results if not r.is_whole(f)), results[0])
    is_whole = all(result.is_whole(form) for result, form in results)
    is_waiting = any(result.state == WAITING for result, _ in results)
    target = TAKEN if is_whole else WAITING_FOLDER if is_waiting else RETURNED
    _put_aside(found.data, one, target, together(reports), below=str(file.month) if is_whole else "")
    return worst


def _loaded(found: Settings, plan: Plan, one: Arrived, said: Said) -> tuple[Loaded, Form]:
    form, month = said.form, said.month
    assert form is not None and month is not None
    folder = one.folder if one.folder in {d.code for d in plan.header.departments} else ""
    incoming = Incoming(
        form, month, one.file, one.name, f"inbox/{folder}" if folder else NOT_RECORDED,
        one.arrived_at.date(), received_at=one.arrived_at, folder=folder, by=found.by,
    )  # fmt: skip
    result = load(found.data, plan, incoming)
    if result.report is None and result.manifest.outcome != "accepted":
        context = Context(incoming.written_on, month, earlier_of(found.data, form, month))
        result = replace(result, report=judged(one.file, one.name, form, plan, context))
    return result, form


def _given_back(found: Settings, plan: Plan, file: Dropped) -> Report:
    one, form = file.arrived, file.form
    if one.kind != ORDINARY:
        zh, en = KINDS[one.kind]
        report = _refused(one, "file.place.refused", {"what_zh": zh, "what_en": en})
    else:
        if not is_too_large(one.file):
            with found.data.writer():
                keep(found.data, one.file, one.name, one.folder or NOT_RECORDED, one.arrived_at, found.by)
        if isinstance(form, PublishedForm):
            report = _refused(one, "file.published.by_submit", {"number": form.number})
        else:
            report = judged(one.file, one.name, form, plan, Context(plan_today(), file.month))
    _put_aside(found.data, one, RETURNED, report)
    return report


def _given_up(found: Settings, file: Dropped, detail: str = "") -> Report:
    report = _refused(file.arrived, "file.intake.failed", {"detail": detail or "—"})
    _put_aside(found.data, file.arrived, RETURNED, report)
    return report


def _refused(one: Arrived, rule_id: str, params: dict[str, object]) -> Report:
    return rejected(one.name, [finding(rule_id, "", None, "rejected", params)])


def _put_aside(data: DataRoot, one: Arrived, folder: str, report: Report | None, *, below: str = "") -> None:
    """The file, and a marked copy where something was found, lie in the folder; nothing is overwritten."""
    target = data.inbox / called(data, folder) / below
    make_folder(target)
    path = free_path(target, one.name, lambda other: _has(other, one))
    marked = path.with_name(marked_name(path.name))
    if report is not None and not report.findings.is_empty():
        write_atomically(marked, _marked(one, report))
    os.replace(one.file, path)
    note_put(data, *(put for put in (path, marked) if put.is_file() and not put.is_symlink()))
    shutil.rmtree(one.place)


def _marked(one: Arrived, report: Report) -> bytes:
    is_small = one.kind == ORDINARY and one.file.stat().st_size <= WORKBOOK_BYTES
    try:
        return marked_workbook(one.file.read_bytes() if is_small else b"", report)
    except Exception:  # what cannot be written down again is answered by its listing
        LOG.exception("marking %s", one.name)
        return marked_workbook(b"", report)


def _has(path: Path, one: Arrived) -> bool:
    """Whether another file has the name, or the name its marked copy would have."""
    if path.with_name(marked_name(path.name)).exists():
        return True
    is_same = path.is_file() and one.kind == ORDINARY and sha256_file(path) == sha256_file(one.file)
    return os.path.lexists(path) and not is_same
