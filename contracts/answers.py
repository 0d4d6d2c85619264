"""What `--json` answers: one object a file or row, with everything that the printed report says."""

from datetime import date, datetime
from decimal import Decimal

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


class ReturnAnswer(_Answer):
    """One return of a month: what was due from whom, what came, what is still to do."""

    period: str
    form: str
    form_number: str | None
    form_status: str | None
    department: str
    due_on: date | None
    arrival: str = Field(description="as in codelists/arrival.csv")
    days_late: int | None
    submission_id: str | None
    seq: int = Field(description="0 where nothing came")
    received_at: datetime | None
    outcome: str | None
    is_nil_return: bool
    errors: int
    warnings: int
    warnings_unconfirmed: int
    notes_zh: tuple[str, ...]
    notes_en: tuple[str, ...]


class ReadingAnswer(_Answer):
    """One reading of a figure, and where it comes from."""

    time_period: str
    value: Decimal | None
    qualifier: str | None
    unit: str | None
    value_published: str | None
    data_source: str
    is_preferred: bool
    is_forecast: bool
    is_unconfirmed: bool
    accepted_at: datetime
    known_basis: str
    submission_id: str
    original_name: str
    locator: str
    file_sha256: str
    url: str | None


class TargetAnswer(_Answer):
    """One target, its status, and the arithmetic line by line."""

    target_id: str
    target_period: str
    target_value: Decimal | None
    target_operator: str | None
    is_headline: bool
    document_zh: str | None
    latest_period: str | None
    latest_value: Decimal | None
    status: str
    status_reason: str | None
    arithmetic_zh: tuple[str, ...]
    arithmetic_en: tuple[str, ...]


class ExplainAnswer(_Answer):
    """An indicator in one area, as known on a day."""

    indicator: str
    ref_area: str
    known_on: date
    readings: tuple[ReadingAnswer, ...]
    targets: tuple[TargetAnswer, ...]


class DamageAnswer(_Answer):
    """A place of the data root that is not as it was written."""

    place: str
    message_zh: str
    message_en: str


class MartAnswer(_Answer):
    """A mart that was computed again: rows of the release, those that are lacking, those besides."""

    mart: str
    rows: int
    lacking: int
    besides: int


class VerifyAnswer(_Answer):
    """What `verify` found; `rebuilt` is null where no release was computed again."""

    is_right: bool
    submissions: int
    releases: int
    damages: tuple[DamageAnswer, ...]
    release: str | None
    rebuilt: tuple[MartAnswer, ...] | None


class PlanFaultAnswer(_Answer):
    """One fault of a plan's files."""

    rule: str
    file: str
    line: int
    key: str
    message_zh: str
    message_en: str
    fix_zh: str
    fix_en: str


class PlanAnswer(_Answer):
    """One plan that was checked; counts are null where its files do not hold together."""

    plan: str
    is_right: bool
    version: str | None
    counts: dict[str, int] | None
    faults: tuple[PlanFaultAnswer, ...]


class DoctorAnswer(_Answer):
    """One thing that `doctor` looked at."""

    check: str
    state: str = Field(description="fine, told, doubtful, broken")
    message_zh: str
    message_en: str
    fix_zh: str
    fix_en: str
