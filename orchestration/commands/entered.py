"""What `--entered-by` asks for: only what had been entered here by a day, by a moment, or when a release was made."""

from datetime import date, datetime, time, timedelta

from contracts.clock import plan_today
from contracts.errors import KeyedFault
from warehouse.ledger.submission_history import manifests
from warehouse.paths import DataRoot
from warehouse.release.shelf import UnknownReleaseError, release_named


class UnknownEntryError(KeyedFault):
    """The text is no day, no moment and no release, or lies ahead."""

    code = "entered_by.unknown"


def entered_before(data: DataRoot, text: str | None) -> datetime | None:
    """The first moment whose entries do not count; None where nothing is asked. Raises UnknownEntryError."""
    if text is None:
        return None
    try:
        if len(text) == len("2026-11-20"):
            found = datetime.combine(date.fromisoformat(text), time.min) + timedelta(days=1)
        else:
            found = datetime.fromisoformat(text) + timedelta(microseconds=1)
    except ValueError:
        return _when_released(data, text)
    if found.tzinfo is not None or found > datetime.combine(plan_today(), time.min) + timedelta(days=1):
        raise UnknownEntryError(text=text)
    return found


def _when_released(data: DataRoot, name: str) -> datetime:
    """The moment the release of that name was made: what it had not taken in yet was entered later."""
    try:
        manifest = release_named(data, name).manifest
    except UnknownReleaseError:
        raise UnknownEntryError(text=name) from None
    later = [m.accepted_at for m in manifests(data) if m.submission_id not in manifest.submissions]
    return min([*later, manifest.published_at + timedelta(seconds=1)])
