"""What `--json` answers: one object a file, with everything that the printed report says."""

from pydantic import BaseModel, ConfigDict, Field


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FindingAnswer(_Answer):
    """One finding: the rule, where, of which figure, what was seen, and both messages."""

    rule: str
    level: int
    severity: str = Field(description="error, warning, info")
    decision: str = Field(description="quarantined, rejected, noted, confirmed")
    sheet: str
    cell: str
    indicator: str | None
    ref_area: str | None
    breakdown: str | None
    time_period: str | None
    accumulation: str | None
    value_seen: str | None
    value_expected: str | None
    reason_given: str | None
    message_zh: str
    message_en: str
    fix_zh: str
    fix_en: str


class CountsAnswer(_Answer):
    """Cells: read = accepted + quarantined + ignorable; `absent` of them are asked for and not in the file."""

    read: int
    accepted: int
    quarantined: int
    ignorable: int
    absent: int


class FileAnswer(_Answer):
    """What became of one file; `state` and `submission_id` are null where it was only checked."""

    file: str
    form: str | None
    period: str | None
    outcome: str
    is_nil_return: bool
    state: str | None = Field(description="new, unchanged, rejected, unregistered; null: checked only")
    submission_id: str | None
    counts: CountsAnswer
    findings: tuple[FindingAnswer, ...]
