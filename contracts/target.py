"""What a plan says of a target, of the document that set it, and of published targets and figures it leaves out."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from contracts.fields import Amount, Code, EndMonth, Frozen, Label, Name, Period, Published
from contracts.indicator import ClassRule, PathType


class Document(Frozen):
    """A document that sets a target or defines an indicator (one row of `documents.csv`)."""

    code: Code
    number: str
    title_zh: Name
    title_en: Name
    issuer_zh: str
    issuer_en: str
    issued_on: Published
    kind: Label
    note_zh: str
    note_en: str


class Schedule(StrEnum):
    """By what a cumulative target of one year is to be reached."""

    MONTHS = "months"
    LAST_YEAR = "last_year"


class Target(Frozen):
    """One version of one target (one row of `targets.csv`); a revision is a further row, never an edit."""

    target_id: Label
    indicator: Code
    ref_area: Label
    breakdown: Label
    target_period: Period
    operator: Label
    value: Amount | None
    value_high: Amount | None
    unit: str
    value_published: Label
    path: PathType | None
    base_period: EndMonth | None
    base_value: Amount | None
    attribute: Label
    document: Code
    reliability: Label
    decided_on: date | None
    recorded_on: date
    known_basis: Annotated[str, StringConstraints(pattern=r"^(declared|observed)$")]
    published_on: Published
    outlet: str
    source_title: str
    url: str
    comment_zh: str
    comment_en: str
    method: Code | None = None
    class_rule: ClassRule | None = None
    cut_high: Amount | None = None
    cut_mid: Amount | None = None
    cut_low: Amount | None = None
    relative_to: Code | None = None
    tolerance: Amount | None = (
        None  # 左右 (approx): how far off still meets it; none: half the last printed digit
    )
    stated: Label | None = (
        None  # as the document states it against its base: the value is computed (`stated_targets`)
    )
    schedule: Schedule | None = (
        None  # of a total of the year: by the months, unless declared by last year's course
    )


class TargetNotLoaded(Frozen):
    """A published target that is not one of this plan's, with the reason (`targets_not_loaded.csv`)."""

    target_id: Label
    indicator_id: Label
    value_published: Label
    target_date_text: str
    document_title: str
    issuer: str
    published_on: str
    reason: Code
    reason_zh: Label
    reason_en: Label
    url: str


class FigureNotLoaded(Frozen):
    """A published figure that no compilation takes in, with the reason (`figures_not_loaded.csv`)."""

    obs_id: Label
    indicator_id: Label
    value_published: Label
    period_text: str
    publisher: str
    published_on: str
    reason: Code
    reason_zh: Label
    reason_en: Label
    url: str
