"""What a plan declares of an indicator: what is counted, in which unit, and how it may be assessed."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from contracts.confidentiality import Disclosure
from contracts.fields import Amount, Code, Frozen, Label, Name, Period


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
    label_zh: Name
    label_en: Name
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
