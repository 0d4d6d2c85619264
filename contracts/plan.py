"""What a plan is: frozen models of goals, departments, indicators, documents, targets and forms.

Every field that steers a computation is required: there are no silent defaults.
"""

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from contracts.area_levels import level_below
from contracts.clock import SHANGHAI, zone_named
from contracts.codelists import Codelist
from contracts.confidentiality import ConfidentialFigure
from contracts.corrections import Correction
from contracts.dictionary import codelist_labels
from contracts.fields import Amount, Code, Frozen, Label, Month, Name, Period, Published
from contracts.forms import Form, FormStatus, ReturnForm
from contracts.indicator import (
    Aggregation,
    Availability,
    ClassRule,
    Declaration,
    Direction,
    Gap,
    Indicator,
    IndicatorFile,
    Kind,
    Limits,
    PathType,
)
from contracts.periods import JANUARY
from contracts.relation_versions import RelationVersion
from contracts.target import (
    Document,
    FigureNotLoaded,
    Schedule,
    Target,
    TargetNotLoaded,
)

__all__ = [
    "AfterClosing",
    "Aggregation",
    "Availability",
    "CalendarDay",
    "ClassRule",
    "Comparison",
    "Declaration",
    "Department",
    "Dimension",
    "Direction",
    "Document",
    "FigureNotLoaded",
    "Gap",
    "Goal",
    "GoalKind",
    "Indicator",
    "IndicatorFile",
    "Kind",
    "Language",
    "Limits",
    "PathType",
    "Plan",
    "PlanHeader",
    "ReadingNote",
    "Schedule",
    "Scope",
    "Target",
    "TargetNotLoaded",
    "Versions",
]

CALENDAR = (
    "写 china（国务院通知）、file（只用 calendar.csv）或国家代码，如 DE、DE-BY"
    " | china (for China), file (the plan's calendar.csv alone) or a country's code, such as DE or DE-BY"
)
ZONE = "写时区名称，如 Asia/Shanghai、Europe/Brussels | the name of a time zone, such as Asia/Shanghai or Europe/Brussels"

T = TypeVar("T")
Versions = tuple[tuple[date | None, T], ...]  # since when (None: from the start), and what is so since then


class GoalKind(StrEnum):
    """A field where AI is applied, what carries it, or how the plan is delivered."""

    FIELD = "field"
    SUPPORT = "support"
    DELIVERY = "delivery"


class Goal(Frozen):
    """One area of the plan."""

    code: Code
    label_zh: Name
    label_en: Name
    kind: GoalKind
    description_zh: Label
    description_en: Label


PROPOSED = "proposed"


class Department(Frozen):
    """Who owes figures; `proposed` until the plan's own list is seen or a form of theirs is in force."""

    code: Code
    label_zh: Name
    label_en: Name
    status: Label


class Dimension(Frozen):
    """A breakdown of the plan's own: its codes stand in `codelists/<code>.csv`, `_T` for the whole among them."""

    code: Code
    label_zh: Name
    label_en: Name


CHINA, OWN_FILE = "china", "file"  # the State Council's notices; the plan's own `calendar.csv` alone


def _calendar(text: str) -> str:
    if text in (CHINA, OWN_FILE) or (re.fullmatch(r"[A-Z]{2}(-[A-Za-z0-9]+)?", text) and text[:2] != "CN"):
        return text
    raise ValueError(CALENDAR)


def _zone(text: str) -> str:
    try:
        zone_named(text)
    except ValueError:
        raise ValueError(ZONE) from None
    return text


class Language(StrEnum):
    """A language that a plan has its labels in."""

    ZH = "zh"
    EN = "en"


CalendarName = Annotated[str, AfterValidator(_calendar)]
ZoneName = Annotated[str, AfterValidator(_zone)]


class AfterClosing(StrEnum):
    """What becomes of a return for a closed month: taken and marked, asked about first, or refused."""

    ALLOW = "allow"
    ASK = "ask"
    REFUSE = "refuse"


class PlanHeader(Frozen):
    """`plan.yml`: the document, its goals and departments, and which kind of source counts first."""

    plan: Code
    title_zh: Name
    title_en: Name
    document: Code
    area: Label
    period_start: Month
    horizons: tuple[Period, ...]
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    precedence: tuple[Code, ...]
    goals: tuple[Goal, ...]
    departments: tuple[Department, ...]
    calendar: CalendarName = CHINA
    time_zone: ZoneName = SHANGHAI
    year_begins: Annotated[int, Field(ge=1, le=12, strict=True)] = JANUARY  # in which month
    after_closing: AfterClosing = AfterClosing.ALLOW
    languages: Annotated[tuple[Language, ...], Field(min_length=1)] = (
        Language.ZH,
        Language.EN,
    )  # the first compulsory
    compared_level: Code | None = None  # of areas, on the pages; none: that of most areas right below its own
    dimensions: tuple[Dimension, ...] = ()  # breakdowns beside the shared ones
    goal_weights: dict[Code, Amount] = {}  # for the optional composite index; none: all goals count alike


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
    label_zh: Name
    label_en: Name
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

    def standing_of(self, department: Department) -> str:
        """Its status; whoever has a form in force is no longer merely proposed."""
        in_force = (
            f for f in self.forms.values() if isinstance(f, ReturnForm) and f.status is FormStatus.IN_FORCE
        )
        is_settled = any(form.department == department.code for form in in_force)
        return "named" if department.status == PROPOSED and is_settled else department.status

    @property
    def proposed_departments(self) -> frozenset[str]:
        """Those that are merely proposed: none of their forms is in force."""
        return frozenset(d.code for d in self.header.departments if self.standing_of(d) == PROPOSED)

    def owner(self, code: str) -> tuple[str, str]:
        """The department's names in Chinese and English, marked while it is merely proposed."""
        found = next(d for d in self.header.departments if d.code == code)
        if self.standing_of(found) != PROPOSED:
            return found.label_zh, found.label_en
        return f"{found.label_zh}（建议）", f"{found.label_en} (proposed)"

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
