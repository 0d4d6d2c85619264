"""What a plan is: frozen models of goals, departments, indicators, documents, targets and forms.

Every field that steers a computation is required: there are no silent defaults.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from contracts.area_levels import level_below
from contracts.codelists import Codelist
from contracts.confidentiality import ConfidentialFigure, Disclosure
from contracts.corrections import Correction
from contracts.dictionary import codelist_labels
from contracts.fields import Amount, Code, Frozen, Label, Month, Period, Published
from contracts.forms import Form
from contracts.relation_versions import RelationVersion

T = TypeVar("T")
Versions = tuple[tuple[date | None, T], ...]  # since when (None: from the start), and what is so since then


class GoalKind(StrEnum):
    """A field where AI is applied, what carries it, or how the plan is delivered."""

    FIELD = "field"
    SUPPORT = "support"
    DELIVERY = "delivery"


class Direction(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    NONE = "none"


class Kind(StrEnum):
    """What may be done with the figures over time (METHOD.md 3.4)."""

    STOCK = "stock"
    FLOW = "flow"
    RATE = "rate"
    GROWTH = "growth"
    RANK = "rank"
    INDEX = "index"


class Aggregation(StrEnum):
    """Whether figures of areas may be added up, and how."""

    SUM = "sum"
    WEIGHTED_MEAN = "weighted_mean"
    NONE = "none"


class ClassRule(StrEnum):
    """What a growth method grades: the ratio to the growth required, the growth itself, or that it holds."""

    RATIO = "ratio"
    GROWTH = "growth"
    HOLD = "hold"


class PathType(StrEnum):
    """The required path from baseline to target (METHOD.md section 0)."""

    LINEAR = "linear"
    GEOMETRIC = "geometric"
    LOGISTIC = "logistic"
    CUMULATIVE = "cumulative"
    AVERAGE_GROWTH = "average_growth"
    MILESTONES = "milestones"
    RELATIVE = "relative"
    CONSTANT = "constant"
    NONE = "none"


class Availability(StrEnum):
    """Whether a figure, or only a target, or neither exists so far."""

    PUBLISHED = "published"
    COLLECTED = "collected"
    TARGET_ONLY = "target_only"
    PROPOSED = "proposed"


class Goal(Frozen):
    """One area of the plan."""

    code: Code
    label_zh: Label
    label_en: Label
    kind: GoalKind
    description_zh: Label
    description_en: Label


class Department(Frozen):
    """Who owes figures; `proposed` until the plan's own list of responsible departments is seen."""

    code: Code
    label_zh: Label
    label_en: Label
    status: Label


class Dimension(Frozen):
    """A breakdown of the plan's own: its codes stand in `codelists/<code>.csv`, `_T` for the whole among them."""

    code: Code
    label_zh: Label
    label_en: Label


class Calendar(StrEnum):
    """Where a plan has its days off from: the State Council's notices, or its own `calendar.csv` alone."""

    CHINA = "china"
    FILE = "file"


class Language(StrEnum):
    """A language that a plan has its labels in."""

    ZH = "zh"
    EN = "en"


class AfterClosing(StrEnum):
    """What becomes of a return for a closed month: taken and marked, asked about first, or refused."""

    ALLOW = "allow"
    ASK = "ask"
    REFUSE = "refuse"


class PlanHeader(Frozen):
    """`plan.yml`: the document, its goals and departments, and which kind of source counts first."""

    plan: Code
    title_zh: Label
    title_en: Label
    document: Code
    area: Label
    period_start: Month
    horizons: tuple[Period, ...]
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    precedence: tuple[Code, ...]
    goals: tuple[Goal, ...]
    departments: tuple[Department, ...]
    calendar: Calendar = Calendar.CHINA
    after_closing: AfterClosing = AfterClosing.ALLOW
    languages: Annotated[tuple[Language, ...], Field(min_length=1)] = (
        Language.ZH,
        Language.EN,
    )  # the first compulsory
    compared_level: Code | None = None  # of areas, on the pages; none: that of most areas right below its own
    dimensions: tuple[Dimension, ...] = ()  # breakdowns beside the shared ones
    goal_weights: dict[Code, Amount] = {}  # for the optional composite index; none: all goals count alike


class Limits(Frozen):
    """Natural limits in the indicator's unit; an absent bound is open."""

    min: Amount | None = None
    max: Amount | None = None


class Gap(Frozen):
    """What a reader is told where a target has no figure: what was sought, and what stands nearest but may not stand in."""

    sought_zh: Label
    sought_en: Label
    nearest_zh: Label
    nearest_en: Label
    nearest: tuple[Code, ...] = ()


class Indicator(Frozen):
    """One indicator: what is counted, in which unit, and how it may be assessed."""

    code: Code
    label_zh: Label
    label_en: Label
    definition_zh: Label
    definition_en: Label
    unit: Code
    decimals: Annotated[int, Field(ge=0, le=8)]
    direction: Direction
    kind: Kind
    aggregation: Aggregation
    limits: Limits
    department: Code
    path: PathType
    availability: Availability
    source_document: Code
    headline: bool
    aliases: tuple[Label, ...] = ()
    counter_zh: Label | None = None  # in what they are counted, where not the symbol of the unit: 家, 所, 件
    method: Code | None = None  # how its targets are assessed; without it schedule_ratio on the declared path
    natural_limit: Amount | None = None  # what growth cannot pass, for the method that scales by it
    unit_mult: int = 0  # figures are kept in units of ten to this power (SDMX UNIT_MULT)
    part_of: Code | None = None  # the total that this indicator is a part of
    weight: Code | None = None  # the indicator that weighs areas in a weighted mean
    numerator: Code | None = None  # a share is derived from these two where none is published
    denominator: Code | None = None
    growth_of: Code | None = None  # yearly growth is derived from this indicator where none is published
    retired_on: date | None = None  # from that day on it and its targets leave the page; its figures stay
    replaced_by: Code | None = None  # the indicator that takes its place
    redefined_since: Period | None = None  # the first period of its present definition: a break of its series
    gap: Gap | None = None  # said beside a target of it that has no figure
    disclosure: Disclosure | None = None  # which of its figures a public release must not show

    @property
    def share_of(self) -> tuple[str, str] | None:
        """The numerator and denominator that the plan declares, whether or not the share is derived from them."""
        for said in (self, self.disclosure):
            if said and said.numerator and said.denominator:
                return said.numerator, said.denominator
        return None


class Declaration(Frozen):
    """What a later day says of an indicator, or of the kinds of source (one row of `declarations.csv`); never an edit."""

    indicator: str  # empty where the plan itself declares: the precedence of the kinds of source
    key: Label
    value: str | None
    recorded_on: date
    reason_zh: Label
    reason_en: Label


class IndicatorFile(Frozen):
    """`indicators/<goal>.yml`."""

    goal: Code
    indicators: tuple[Indicator, ...]


class Document(Frozen):
    """A document that sets a target or defines an indicator (one row of `documents.csv`)."""

    code: Code
    number: str
    title_zh: Label
    title_en: Label
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
    base_period: Month | None
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


class Scope(Frozen):
    """How a publisher's wording of area and scope maps to our codes (one row of `scopes.csv`)."""

    region_code: Label
    region_zh: Label
    scope: Label
    ref_area: Label
    breakdown: Label


class ReadingNote(Frozen):
    """What a compiled figure's text alone does not say (one row of `readings.csv`)."""

    obs_id: Label
    obs_status: Label
    comment_zh: Label
    comment_en: Label


class CalendarDay(Frozen):
    """A day off, or a day worked in place of one (one row of `calendar.csv`); a year that has a row is known."""

    day: date
    works: Annotated[str, StringConstraints(pattern=r"^(yes|no)$")]
    label_zh: Label
    label_en: Label
    source: Label


class Comparison(Frozen):
    """What another province or city aims at with an indicator of the plan: shown beside it, never a target of the plan."""

    comparison_id: Label
    indicator: Code
    area_zh: Label
    area_en: Label
    target_period: Period
    value_published: Label
    document_zh: Label
    document_en: Label
    published_on: Published
    publisher: Label
    url: str
    reliability: Label
    comment_zh: str
    comment_en: str


class Plan(BaseModel):
    """A plan loaded whole and checked: every code in it resolves."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    root: Path
    header: PlanHeader
    indicators: dict[str, Indicator]  # as declared last
    goal_of: dict[str, str]
    documents: dict[str, Document]
    targets: tuple[Target, ...]
    targets_not_loaded: tuple[TargetNotLoaded, ...]
    forms: dict[str, Form]
    scopes: dict[tuple[str, str, str], Scope]
    reading_notes: dict[str, ReadingNote]
    codelists: dict[str, Codelist]
    corrections: tuple[Correction, ...] = ()
    confidentiality: tuple[ConfidentialFigure, ...] = ()
    figures_not_loaded: tuple[FigureNotLoaded, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    versions: dict[str, Versions[Indicator]] = {}  # of the indicators that were declared anew
    precedences: Versions[tuple[Code, ...]] = ()  # where the kinds of source were put into another order
    calendar: tuple[CalendarDay, ...] = ()
    relation_versions: tuple[RelationVersion, ...] = ()

    @property
    def code(self) -> str:
        """The plan's own code."""
        return self.header.plan

    @property
    def compared_level(self) -> str:
        """The level of areas that the pages compare; nothing where the plan has no areas below its own."""
        return self.header.compared_level or level_below(self.header.area, self.codelists["ref_area"])

    @property
    def list_labels(self) -> dict[str, tuple[str, str]]:
        """What each codelist is called in Chinese and English, the plan's own dimensions included."""
        return codelist_labels() | {d.code: (d.label_zh, d.label_en) for d in self.header.dimensions}

    @property
    def indicator_versions(self) -> Iterator[tuple[int, date | None, Indicator]]:
        """Every indicator as it was declared at any time: number of the version, since when (None: from the start)."""
        for code, indicator in self.indicators.items():
            for number, (since, version) in enumerate(self.versions.get(code, ((None, indicator),)), start=1):
                yield number, since, version

    @property
    def turning_days(self) -> frozenset[date]:
        """The days from which something was declared anew."""
        versions = (*self.versions.values(), self.precedences)
        return frozenset(since for version in versions for since, _ in version if since)
