"""What the doctor finds of the data root: its plan, the clock, the inbox, the current release."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from contracts.clock import plan_now, plan_zone
from contracts.errors import UserFault
from contracts.registry import PLANS, load_plan, plan_folder
from orchestration.commands.diagnosis import Diagnosis, broken, doubtful, fine, told
from orchestration.intake.arrivals import OURS
from orchestration.intake.passing import is_passing
from warehouse.ledger.records import numbers, read_record
from warehouse.ledger.root_mark import plan_of
from warehouse.paths import DataRoot
from warehouse.release.shelf import current_release, releases, verify_files

ACCURATE = timedelta(minutes=5)  # a clock that is set again by so much is none that went back
MOST_NAMED = 5


def diagnoses(plan: Path | None, root: Path) -> Iterator[Diagnosis]:
    """What the root says of itself, then what lies in it."""
    data = DataRoot(root.absolute())
    if root.exists() and not root.is_dir():
        return  # told with the disk
    yield from _plan(plan, data)
    yield _clock(data)
    yield from _inbox(data)
    yield _release(data)


def _plan(named: Path | None, data: DataRoot) -> Iterator[Diagnosis]:
    """The plan of the root is the one that is named, is there, and holds together."""
    of_root = _of_root(data)
    if isinstance(of_root, Diagnosis):
        yield of_root
        return
    own = data.root / "plan"
    folder = plan_folder(named) if named else own if (own / "plan.yml").is_file() else None
    if folder is None and of_root:
        folder = PLANS / of_root
    if folder is None:
        yield told("doctor.root.new", path=data.root)
        return
    if not (folder / "plan.yml").is_file():
        yield broken("doctor.plan.gone", path=data.root, plan=of_root or folder)
        return
    try:
        plan = load_plan(folder.resolve())
    except UserFault as fault:
        yield broken("doctor.plan.faults", plan=folder, faults_zh=fault.zh, faults_en=fault.en)
        return
    if of_root not in (None, plan.code):
        yield broken("doctor.plan.foreign", path=data.root, of_root=of_root, named=plan.code)
    else:
        yield fine("doctor.plan", path=data.root, plan=plan.code)


def _of_root(data: DataRoot) -> str | None | Diagnosis:
    try:
        return plan_of(data)
    except (UserFault, ValueError, OSError) as error:
        return broken("doctor.root.damaged", path=data.root, error=error)


def _clock(data: DataRoot) -> Diagnosis:
    """The clock is not behind what was put on record before."""
    now, newest = plan_now(), _newest_moment(data)
    if newest and newest > now + ACCURATE:
        return broken("doctor.clock.back", now=f"{now:%Y-%m-%d %H:%M}", newest=f"{newest:%Y-%m-%d %H:%M}")
    return fine("doctor.clock", now=f"{now:%Y-%m-%d %H:%M}", zone=plan_zone().key)


def _newest_moment(data: DataRoot) -> datetime | None:
    moments: list[datetime] = []
    with suppress(UserFault, ValueError, OSError):
        last = max(numbers(data), default=None)
        moments += [read_record(data, last)[0].at] if last is not None else []
    with suppress(UserFault, ValueError, OSError):
        moments += [one.manifest.published_at for one in releases(data)]
    return max(moments, default=None)


def _inbox(data: DataRoot) -> Iterator[Diagnosis]:
    """No link in the place where files are dropped; how many lie there."""
    if data.inbox.is_symlink():
        yield broken("doctor.inbox.link", links="inbox")
        return
    if not data.inbox.is_dir():
        yield told("doctor.inbox.none")
        return
    every = [path for path in data.inbox.rglob("*") if path.relative_to(data.inbox).parts[0] not in OURS]
    links = [path.relative_to(data.inbox).as_posix() for path in every if path.is_symlink()]
    if links:
        yield doubtful("doctor.inbox.link", links="、".join(links[:MOST_NAMED]))
    waiting = [
        path for path in every if path.is_file() and not is_passing(path.name) and path.parent != data.inbox
    ]
    if not links:
        yield fine("doctor.inbox", count=len(waiting))


def _release(data: DataRoot) -> Diagnosis:
    """The current release is as it was published."""
    try:
        current = current_release(data)
        if current is None:
            return told("doctor.release.none")
        changed = verify_files(current)
    except (UserFault, ValueError, OSError) as error:
        return broken("doctor.release.damaged", name="CURRENT", files=error)
    if changed:
        return broken("doctor.release.damaged", name=current.name, files="、".join(changed[:MOST_NAMED]))
    return fine("doctor.release", name=current.name)
