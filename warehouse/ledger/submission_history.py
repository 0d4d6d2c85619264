"""What was submitted, as the records say it: every submission, those of a slot, what counts of them now."""

from pathlib import Path

from warehouse.ledger import receipts, register, register_index
from warehouse.ledger.receipts import Repeat, Version
from warehouse.ledger.submission import Slot, Submission
from warehouse.ledger.version_0_1 import Act
from warehouse.paths import DataRoot


def manifests(data: DataRoot, before: int | None = None) -> list[Submission]:
    """Every submission on record, in the order of the records. Raises DamagedRecordError, LostRecordError.

    One of whose files a named person declared lost is none. With `before`: as it stood at the record of that number.
    """
    known = register.acts(data, "submitted", "repeated", before=before)
    by_slot: dict[str, list[Act]] = {}
    for act in known:
        by_slot.setdefault(register_index.slot_of(act) or "", []).append(act)
    lost = declared_lost(data)
    found = {m.submission_id: m for acts in by_slot.values() for m in _as_received(acts, lost)}
    return [found[act.subject] for act in known if act.kind == "submitted" and act.subject in found]


def declared_lost(data: DataRoot) -> set[str]:
    """Every place and submission that a named person declared lost."""
    return {place for act in register.acts(data, "declared_lost") for place in act.content["lost"]}


def _standing(acts: list[Act], lost: set[str]) -> list[Submission]:
    return [Submission.of(a) for a in acts if a.kind == "submitted" and lost.isdisjoint(a.files)]


def _as_received(acts: list[Act], lost: set[str]) -> list[Submission]:
    """The submissions of one slot's acts, in the order of their receipt."""
    standing = _standing(acts, lost)
    if len(acts) == 1:
        return standing
    return receipts.as_received(standing, [Repeat.of(a) for a in acts if a.kind == "repeated"])


def slot_history(data: DataRoot, slot: Slot) -> list[Submission]:
    """The slot's submissions, as received and then by number, found without reading any other."""
    return _as_received(_of_slot(data, slot), declared_lost(data))


def slot_versions(data: DataRoot, slot: Slot) -> list[Version]:
    """The slot's accepted receipts, repeats among them, equal neighbours together."""
    acts = _of_slot(data, slot)
    return receipts.versions(
        _standing(acts, declared_lost(data)), [Repeat.of(a) for a in acts if a.kind == "repeated"]
    )


def _of_slot(data: DataRoot, slot: Slot) -> list[Act]:
    key = register_index.slot_key(slot.form, slot.department, slot.period)
    return register.acts(data, "submitted", "repeated", slot=key)


def returns_of(data: DataRoot, form: str, department: str) -> list[Submission]:
    """Every submission of that form and department, in the order of the records, found without reading any other."""
    acts = register.acts(data, "submitted", slots=register_index.slot_prefix(form, department))
    return _standing(acts, declared_lost(data))


def submission_named(data: DataRoot, submission_id: str) -> Submission | None:
    """The submission of that id."""
    found = register.acts(data, "submitted", subject=submission_id)
    return Submission.of(found[0]) if found else None


def latest_accepted(history: list[Submission]) -> Submission | None:
    """The submission of a slot's history that was received last and not rejected whole: the one that stands."""
    return next((m for m in reversed(history) if m.is_accepted), None)


def table_path(data: DataRoot, table: str, submission_id: str) -> Path:
    """Where the observations or findings of a submission lie."""
    return data.ledger / table / f"{submission_id}.parquet"


def contracts_of(data: DataRoot, submission: Submission) -> frozenset[str]:
    """The contracts under which the submission's file was read with the result that stands in it."""
    rereads = register.acts(data, "reread", subject=submission.submission_id)
    return frozenset({submission.contract_sha256, *(act.content["contract_sha256"] for act in rereads)})
