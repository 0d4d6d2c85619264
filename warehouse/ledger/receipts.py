"""What stands in a slot follows from the moments at which its files were received, not from the order of registration.

| received one after another | versions                                                  |
|----------------------------|-----------------------------------------------------------|
| A 9:00, A 11:00            | A, received at 9:00; the second receipt repeats it        |
| A 9:00, B 10:00, A 11:00   | A, B, A received at 11:00                                 |

A repeat is on record and stores nothing: the version that it repeats holds the figures. Where a file received in between
is registered later, the repeat needs a version of its own (`cut_off`). Equal receipts give equal versions, whatever the
order in which they came to be registered. Rejected and waiting files are none of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from warehouse.ledger.submission import Submission
from warehouse.ledger.version_0_1 import Act

Receipt = tuple[datetime, int]  # when it was received, and the number of the submission


@dataclass(frozen=True)
class Repeat:
    """A file that was received again: when, and the submission that it repeats."""

    submission_id: str
    file_sha256: str
    received_at: datetime
    record: int

    @classmethod
    def of(cls, act: Act) -> "Repeat":
        """The repeat that an act is."""
        moment = datetime.fromisoformat(act.content["received_at"])
        return cls(act.subject, act.content["file_sha256"], moment, act.record)


@dataclass(frozen=True)
class Version:
    """Equal files received one after another: one version of the slot."""

    file_sha256: str
    receipts: list[Submission | Repeat]
    submissions: list[Submission] = field(default_factory=list)

    @property
    def start(self) -> datetime:
        """When the first of them was received."""
        return self.receipts[0].received_at


def versions(submissions: Iterable[Submission], repeats: Iterable[Repeat]) -> list[Version]:
    """The accepted receipts of a slot, as received, equal neighbours together."""
    accepted = [m for m in submissions if m.is_accepted]
    there = {m.submission_id for m in accepted}
    receipts: list[Submission | Repeat] = [*accepted]
    receipts += [r for r in repeats if r.submission_id in there]
    receipts.sort(key=_order)
    found = []
    for digest, equal in groupby(receipts, key=lambda one: one.file_sha256):
        equal_ones = list(equal)
        found.append(Version(digest, equal_ones, [one for one in equal_ones if isinstance(one, Submission)]))
    return found


def _order(receipt: Submission | Repeat) -> tuple[datetime, int, int]:
    if isinstance(receipt, Repeat):
        return receipt.received_at, 1, receipt.record
    return receipt.received_at, 0, receipt.seq


def as_received(submissions: list[Submission], repeats: list[Repeat]) -> list[Submission]:
    """The submissions of a slot in the order of their receipt, each with the moment and the kind that it has in it."""
    starts = {
        version.submissions[0].submission_id: version.start
        for version in versions(submissions, repeats)
        if version.submissions
    }
    moved = [_with(m, received_at=starts.get(m.submission_id, m.received_at)) for m in submissions]
    last, seen, found = "", set[str](), list[Submission]()
    for one in sorted(moved, key=lambda m: (m.received_at, m.seq)):
        found.append(_with(one, kind=_kind(one.file_sha256, last, seen)))
        if one.is_accepted:
            last = one.file_sha256
            seen.add(last)
    return found


def _with(submission: Submission, **said: object) -> Submission:
    is_so = all(getattr(submission, name) == value for name, value in said.items())
    return submission if is_so else submission.model_copy(update=said)


def kind_of(history: list[Submission], file_sha256: str) -> str:
    """original, correction, revert (equal to an older accepted file) or reparse (equal to the latest)."""
    accepted = [m.file_sha256 for m in history if m.is_accepted]
    return _kind(file_sha256, accepted[-1] if accepted else "", set(accepted))


def _kind(file_sha256: str, last: str, seen: set[str]) -> str:
    """The kind of a file after accepted ones, of which `last` was received last."""
    if not seen:
        return "original"
    if last == file_sha256:
        return "reparse"
    return "revert" if file_sha256 in seen else "correction"


def version_at(found: list[Version], file_sha256: str, moment: datetime) -> Version | None:
    """The version that the file, received at that moment, belongs to; None where it is a version of its own."""
    before = [version for version in found if version.start <= moment][-1:]
    after = [version for version in found if version.start > moment][:1]
    if before and before[0].file_sha256 != file_sha256 and before[0].receipts[-1].received_at > moment:
        return None  # it parts that version: what follows it is the other file again
    return next(
        (version for version in before + after if version.file_sha256 == file_sha256 and version.submissions),
        None,
    )


def cut_off(found: list[Version], file_sha256: str, moment: datetime) -> Repeat | None:
    """The repeat that another file received at that moment parts from the version it repeats."""
    for version in found:
        parts = (
            [one for one in version.receipts if one.received_at <= moment],
            [one for one in version.receipts if one.received_at > moment],
        )
        if version.file_sha256 == file_sha256 or not all(parts):
            continue
        for part in parts:
            repeats = [one for one in part if isinstance(one, Repeat)]
            if len(repeats) == len(part):
                return repeats[0]
    return None
