"""A release rebuilt from the archive: every file read again, every mart computed again, every row compared."""

import errno
import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from contracts.forms import ReturnForm
from contracts.plan import Plan
from contracts.registry import load_plan
from orchestration.intake.changes import WAITING, agreement_of, with_agreement
from orchestration.intake.load_file import Loaded, content_of, earlier_of
from orchestration.intake.load_large_file import LargeFile, read_large
from orchestration.intake.take_in import is_long_text, judged
from sources.checking import Context, Earlier
from warehouse.ledger import append_submission, submission_history
from warehouse.ledger.append_submission import Place
from warehouse.ledger.archive import ArchiveDamagedError, Arrival, archive_path, archived_bytes
from warehouse.ledger.submission import Submission
from warehouse.paths import DataRoot, sha256_file
from warehouse.release.kits import kit_named
from warehouse.release.rebuild_kit import open_kit
from warehouse.release.shelf import Release
from warehouse.verify.rebuild import (
    Comparison,
    has_same_rows,
    rebuilt,
    since_then,
    take_over,
    take_over_closings,
)


@dataclass(frozen=True)
class Rebuilt:
    """What a rebuild came to.

    `read_differently`: submissions that today's reader reads otherwise than when they were accepted; their rows
    were then taken from the ledger. `notes`: what is not as it was when the release was made, Chinese and English.
    """

    release: str
    submissions: int
    read_differently: list[str]
    marts: list[Comparison]
    notes: list[tuple[str, str]]

    @property
    def is_same(self) -> bool:
        """Whether every row of every mart is the same."""
        return all(one.is_same for one in self.marts)


def rebuild(
    data: DataRoot, release: Release, plan_root: Path, on_step: Callable[[str], None] | None = None
) -> Rebuilt:
    """The release is computed again in a scratch folder, from the archive and its kit, and compared.

    Raises ArchiveDamagedError, FileNotFoundError where what it was made from is damaged or gone.
    """
    told = on_step or (lambda _: None)
    with tempfile.TemporaryDirectory(prefix="longshu-rebuild-") as name:
        folder = Path(name)
        digest = kit_named(data, release.manifest.audience, release.manifest.kit or "")
        if digest is None:
            raise FileNotFoundError(
                errno.ENOENT, os.strerror(errno.ENOENT), f"kits/{release.manifest.kit}.zip"
            )
        kit = open_kit(data, digest, folder / "kit")
        plan = load_plan(kit.plan, was_checked=True)
        notes = since_then(data, release, plan_root, plan, kit)
        scratch = DataRoot(folder / "data")
        used = release.manifest.submissions
        _all_there(data, used)
        differently = []
        for manifest in (
            m for m in submission_history.manifests(data) if m.submission_id in used
        ):  # as accepted
            told(manifest.submission_id)
            if manifest.outcome == WAITING:  # nothing of it was taken: there is nothing to compare
                take_over(data, scratch, manifest)
            elif not read_again(data, scratch, plan, manifest):
                take_over(data, scratch, manifest)
                differently.append(manifest.submission_id)
        take_over_closings(data, scratch, release)
        told(release.name)
        found = rebuilt(data, release, scratch, plan, kit)
    return Rebuilt(release.name, len(release.manifest.submissions), differently, found, notes)


def _all_there(data: DataRoot, submissions: Iterable[str]) -> None:
    known = {m.submission_id for m in submission_history.manifests(data)}
    for submission_id in submissions:
        if submission_id not in known:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), submission_id)


def read_again(data: DataRoot, scratch: DataRoot, plan: Plan, manifest: Submission) -> bool:
    """Whether the archived file reads as it did; if so, it is a submission of the scratch ledger.

    Raises ArchiveDamagedError, FileNotFoundError.
    """
    form, path = plan.forms.get(manifest.form), archive_path(data, manifest.file_sha256)
    if isinstance(form, ReturnForm) and is_long_text(path):
        return _read_large_again(data, scratch, plan, manifest, form)
    archived_bytes(data, manifest.file_sha256)  # the file is there and unchanged
    if form is None:
        return False
    written_on = manifest.written_on
    period = manifest.period
    report = judged(
        path, manifest.original_name, form, plan, Context(written_on, period, earlier_of(scratch, form, period))
    )  # fmt: skip
    read = content_of(with_agreement(report, agreement_of(data, manifest)))
    if read.digest() != manifest.content_sha256 or read.outcome != manifest.outcome:
        return False
    append_submission.append(
        scratch, manifest.slot, arrival_of(manifest), read,
        form_version=manifest.form_version, coverage=manifest.coverage,
        contract_sha256=manifest.contract_sha256, now=manifest.accepted_at,
        written_on=written_on,
    )  # fmt: skip
    return True


def _read_large_again(
    data: DataRoot, scratch: DataRoot, plan: Plan, manifest: Submission, form: ReturnForm
) -> bool:
    """As `read_again`, block by block. The hash of such content is that of its file: the rows are compared."""
    earlier = earlier_of(scratch, form, manifest.period)
    read = large_again(scratch, plan, manifest, large_file_of(data, manifest, form), earlier)
    return is_read_alike(data, scratch, manifest, read)


def large_again(
    scratch: DataRoot, plan: Plan, manifest: Submission, file: LargeFile, earlier: Earlier
) -> Loaded:
    """The submission's large file is one of the scratch ledger, under its name and at its moment."""
    accepted_at = manifest.accepted_at
    place = Place(manifest.slot, manifest.seq, manifest.submission_id, accepted_at, [])
    return read_large(
        scratch, plan, file, place, manifest.contract_sha256, lambda: arrival_of(manifest), earlier
    )


def is_read_alike(data: DataRoot, scratch: DataRoot, manifest: Submission, read: Loaded) -> bool:
    """Whether the submission came to the same in both ledgers."""
    is_same = bool(read.manifest.outcome == manifest.outcome)
    return is_same and has_same_rows(data, scratch, manifest.submission_id)


def large_file_of(data: DataRoot, manifest: Submission, form: ReturnForm) -> LargeFile:
    """The archived file of a submission, its hash checked. Raises ArchiveDamagedError, FileNotFoundError."""
    path = archive_path(data, manifest.file_sha256)
    if sha256_file(path) != manifest.file_sha256:
        raise ArchiveDamagedError(file_sha256=manifest.file_sha256)
    written_on = manifest.written_on
    return LargeFile(
        path, form, manifest.period, manifest.received_from, written_on, name=manifest.original_name
    )


def arrival_of(manifest: Submission) -> Arrival:
    """The arrival of a submission's file."""
    return Arrival(
        manifest.file_sha256, manifest.original_name, manifest.received_from,
        manifest.received_at,
    )  # fmt: skip
