"""A submission: what it answers, and what its record says of it."""

from dataclasses import dataclass
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from warehouse.ledger.records import NamedFile
from warehouse.ledger.version_0_1 import ACTS_KEPT, Act

ACCEPTED = ("accepted", "accepted_with_findings", "partly_accepted")


@dataclass(frozen=True)
class Slot:
    """What a submission answers: one form, one department, one reporting month."""

    form: str
    department: str
    period: str

    def submission_id(self, seq: int) -> str:
        """The id of the slot's submission number `seq`."""
        return f"{self.form}-{self.department}-{self.period}-{seq:03d}"


class Submission(BaseModel):
    """One submission, as its record says it. `by` and `record` are the record's own; `files` are by path."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    submission_id: str
    form: str
    form_version: str
    department: str
    respondent: str
    period: str
    seq: int
    kind: str
    coverage: str
    outcome: str
    received_at: datetime
    accepted_at: datetime
    received_from: str
    original_name: str
    file_sha256: str
    rows_read: int
    rows_accepted: int
    rows_quarantined: int
    rows_ignorable: int
    is_nil_return: bool = False
    written_on: date
    contract_sha256: str
    content_sha256: str
    files: dict[str, NamedFile]
    by: str
    record: int

    @classmethod
    def of(cls, act: Act) -> "Submission":
        """The submission that an act is; those of version 0.1 name no respondent: it was the department."""
        kept = _made.get(id(act))
        if kept and kept[0] is act:
            return kept[1]
        said = {"respondent": act.content["department"]} | act.content
        made = cls.model_validate(said | {"files": act.files, "by": act.by, "record": act.record})
        if len(_made) >= ACTS_KEPT:
            _made.clear()
        _made[id(act)] = (act, made)
        return made

    @property
    def slot(self) -> Slot:
        """What it answers."""
        return Slot(self.form, self.department, self.period)

    @property
    def is_accepted(self) -> bool:
        """Whether it was not rejected whole."""
        return self.outcome in ACCEPTED


_made: dict[
    int, tuple[Act, Submission]
] = {}  # neither ever changes: an act is one submission as long as it is kept
