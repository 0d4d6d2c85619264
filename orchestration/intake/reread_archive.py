"""A release rebuilt from the archive: every file read again, every mart computed again, every row compared."""

import errno
import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from contracts.plan import Plan
from contracts.registry import load_plan
from orchestration.intake.changes import agreement_of, with_agreement
from orchestration.intake.known import WAITING
from orchestration.intake.load_file import content_of, earlier_of, is_read_alike
from orchestration.intake.received import parts_of
from orchestration.intake.take_in import judged
from sources.checking import Context
from warehouse.ledger import append_submission, submission_history
from warehouse.ledger.archive import Arrival, archived_file
from warehouse.ledger.submission import Submission
from warehouse.ledger.table_files import Place
from warehouse.paths import DataRoot
from warehouse.release.kits import kit_named
from warehouse.release.rebuild_kit import open_kit
from warehouse.release.shelf import Release
from warehouse.verify.rebuild import (
    Comparison,
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
    form, path = plan.forms.get(manifest.form), archived_file(data, manifest.file_sha256)
    if form is None:
        return False
    written_on, period = manifest.written_on, manifest.period
    with parts_of(scratch, manifest.slot, path, form, manifest.accepted_at) as parts:
        context = Context(written_on, period, earlier_of(scratch, form, period))
        report = judged(path, manifest.original_name, form, plan, context, parts)
        read = content_of(with_agreement(report, agreement_of(data, manifest)), parts)
        if read.outcome != manifest.outcome or not is_read_alike(data, read, manifest):
            return False
        append_submission.append(
            scratch, manifest.slot, arrival_of(manifest), read, place=_place_of(scratch, manifest),
            form_version=manifest.form_version, coverage=manifest.coverage,
            contract_sha256=manifest.contract_sha256, now=manifest.accepted_at,
            written_on=written_on,
        )  # fmt: skip
    return True


def _place_of(scratch: DataRoot, manifest: Submission) -> Place:
    """Its own place, whatever stood before it is lost."""
    history = submission_history.slot_history(scratch, manifest.slot)
    return Place(manifest.slot, manifest.seq, manifest.submission_id, manifest.accepted_at, history)


def arrival_of(manifest: Submission) -> Arrival:
    """The arrival of a submission's file."""
    return Arrival(
        manifest.file_sha256, manifest.original_name, manifest.received_from,
        manifest.received_at,
    )  # fmt: skip
