"""What a data root says of itself: `root.json`, which plan it is of, and that its acts are records; `root.head`, how far they go."""

from contracts.clock import SHANGHAI, plan_zone
from contracts.errors import KeyedFault
from contracts.periods import JANUARY, year_begins
from warehouse.ledger.sealed_records import is_as_written, read_record
from warehouse.paths import DataRoot, json_bytes, write_atomically

FILE = "root.json"
HEAD = "root.head"
FORMAT = 2


class OtherPlanError(KeyedFault):
    """The data root is of another plan."""

    code = "store.root.plan"


class OtherZoneError(KeyedFault):
    """The moments on record in the data root are of another time zone than the plan's."""

    code = "store.root.zone"


class OtherYearError(KeyedFault):
    """The figures on record in the data root are of years that begin in another month than the plan's."""

    code = "store.root.year"


def plan_of(data: DataRoot) -> str | None:
    """The code of the plan that the root is of: its mark says, or in version 0.1 its newest release; None otherwise."""
    found = _said(data).get("plan") or _of_newest_release(data)
    return str(found) if found else None


def zone_of(data: DataRoot) -> str | None:
    """The zone of the moments on record; a root of before there was a choice has that of Shanghai; None where it is new."""
    said = _said(data).get("time_zone")
    return str(said) if said else (SHANGHAI if plan_of(data) else None)


def year_begins_of(data: DataRoot) -> int | None:
    """The month in which the years of the figures on record begin, January where the root says nothing; None where it is new."""
    said = _said(data).get("year_begins")
    return int(str(said)) if said else (JANUARY if plan_of(data) else None)


def has_records(data: DataRoot) -> bool:
    """Whether acts were ever put on record in the root; in version 0.1 there were no records."""
    return "format" in _said(data)


def mark_records(data: DataRoot) -> None:
    """The root says that its acts are records."""
    if not has_records(data):
        _say(data, {"format": FORMAT})


def note_head(data: DataRoot, seq: int) -> None:
    """The root says, apart from the ledger, that there are so many records: whoever lost the last ones is told.

    It is only a lower bound, so nothing waits for the disk; after a power cut it may say less.
    """
    path = data.root / HEAD
    is_new = not path.exists()
    with path.open("r+b" if not is_new else "wb") as handle:
        handle.write(f"{seq:012d}\n".encode())
    if is_new:
        path.chmod(path.parent.stat().st_mode & 0o666)


def noted_head(data: DataRoot) -> int:
    """How many records the root says there were at least; 0 where it does not say."""
    try:
        return int((data.root / HEAD).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0


def mark(data: DataRoot, plan: str) -> None:
    """The root says of which plan it is. Raises OtherPlanError."""
    of_root = plan_of(data)
    if of_root not in (None, plan):
        raise OtherPlanError(root=data.root, plan=of_root, other=plan)
    if _said(data).get("plan") is None:
        of_time = {
            "time_zone": zone_of(data) or plan_zone().key,
            "year_begins": year_begins_of(data) or year_begins(),
        }
        _say(data, {"plan": plan, **of_time})


def _say(data: DataRoot, more: dict[str, object]) -> None:
    write_atomically(data.root / FILE, json_bytes(_said(data) | more))


def _of_newest_release(data: DataRoot) -> object:
    made = [read_record(path) for path in data.releases.glob("[0-9]*/manifest.json") if is_as_written(path)]
    newest = max(made, key=lambda said: str(said.get("published_at")), default=None)
    return newest.get("plan") if newest else None


def _said(data: DataRoot) -> dict[str, object]:
    path = data.root / FILE
    return read_record(path) if path.exists() else {}
