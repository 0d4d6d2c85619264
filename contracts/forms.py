"""What a statistical form (统计报表) is: who fills it in, when it is due, and which cells it asks for."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.fields import Amount, Code, Frozen, Label, Month, Name

LineCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{2,6}$", strict=True)]
Version = Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]


@dataclass(frozen=True)
class Reader:
    """What a way of reading asks of a form: the columns it lays out, and the codelist of each mapped one."""

    columns: tuple[str, ...]
    code_maps: dict[str, str]


READERS = {
    "published": Reader(
        columns=(
            "obs_id", "indicator_id", "region_zh", "region_code", "scope", "period_text", "period_start",
            "period_end", "period_kind", "value_published", "status", "pub_date", "publisher", "outlet",
            "source_title", "url", "confidence", "note",
        ),
        code_maps={"status": "obs_status"},
    ),
    "return": Reader(columns=(), code_maps={}),
}  # fmt: skip


class Form(Frozen):
    """`forms/<form>.yml`: what every statistical form declares, however its file is read."""

    form: Code
    number: Name
    title_zh: Name
    title_en: Name
    department: Code
    reader: Code
    frequency: Label
    coverage: Annotated[str, StringConstraints(pattern=r"^(full|partial)$")]
    known_basis: Annotated[str, StringConstraints(pattern=r"^(declared|observed)$")]
    max_quarantined_share: Annotated[Decimal, Field(ge=0, le=1)]
    tolerated_rules: tuple[Label, ...]
    valid_from: Month
    version: Version


class FormColumn(Frozen):
    """One declared column of a form's file."""

    name: Label
    label_zh: Name
    label_en: Name
    required: bool


class PublishedForm(Form):
    """A compilation of published figures: one row a figure, every column declared."""

    code_maps: dict[str, dict[str, str]]
    columns: tuple[FormColumn, ...]


class FormStatus(StrEnum):
    """Whether departments owe the form: a proposal has not been issued to anyone."""

    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    RETIRED = "retired"


class Rows(StrEnum):
    """What stands down the side of the form: its lines (indicators), or areas with the lines across."""

    LINES = "lines"
    AREAS = "areas"


class DecimalSign(StrEnum):
    """What parts the decimals in the tidy files of a form: a point, or a comma as in most of Europe."""

    POINT = "point"
    COMMA = "comma"


class Due(Frozen):
    """The due day: `day` of the month `months_after` the end of the period; a day off moves it on."""

    months_after: Annotated[int, Field(ge=0, le=12)]
    day: Annotated[int, Field(ge=1, le=31)]


class FormLine(Frozen):
    """One line: its code on the form, the indicator and breakdown it fills, its printed unit.

    A value in the printed unit times `unit_factor` is a value in the indicator's unit, exactly.
    """

    code: LineCode
    label_zh: Name
    label_en: Name
    indicator: Code
    breakdown: Label
    unit_zh: Name
    unit_factor: Annotated[Amount, Field(gt=0)]
    decimals: Annotated[int, Field(ge=0, le=8)]
    measures: tuple[Code, ...]
    required: bool
    conf_status: Label | None = None  # of the line's figures; none: that of the form
    indent: Annotated[int, Field(ge=0, le=3)] = 0


class FormRelation(Frozen):
    """One audit relation (审核关系): `hard` (强制性) blocks its cells, `soft` (核实性) asks for a reason.

    The grammar of `rule` is in `contracts.relations`; `measures` narrows it (empty: every measure shared). Whoever
    changes it gives it the next `version` (`contracts.relation_versions`).
    """

    id: Label
    check: Annotated[str, StringConstraints(pattern=r"^(hard|soft)$")]
    rule: Label
    label_zh: Name
    label_en: Name
    measures: tuple[Code, ...] = ()
    version: Annotated[int, Field(ge=1)] = 1


class ReturnForm(Form):
    """A departmental return: a form sent out as a workbook and received filled in, each period.

    | frequency | period of the return       | lines of kind E carry    | others carry |
    |-----------|----------------------------|--------------------------|--------------|
    | M         | `2026-10`                  | the month                | the month    |
    | Q         | last month, `2026-09`      | the quarter's last month | `2026-Q3`    |
    | S         | last month, `2026-06`      | the half's last month    | `2026-S1`    |
    | A         | `2026-12`                  | December                 | `2026`       |
    """

    status: FormStatus
    issuer_zh: Label
    issuer_en: Label
    approval_zh: Label
    approval_en: Label
    valid_until: Month
    due: Due
    skips: tuple[Annotated[int, Field(ge=1, le=12)], ...]
    reliability: Code
    rows: Rows
    areas: tuple[Label, ...]
    measures: tuple[Code, ...]
    lines: tuple[FormLine, ...]
    missing: dict[Label, Label]
    relations: tuple[FormRelation, ...]
    notes_zh: tuple[Label, ...]
    notes_en: tuple[Label, ...]
    # of a tidy file's column of statuses: what is written there, and the code it means
    flags: dict[Label, Label] = {}
    decimal_sign: DecimalSign = DecimalSign.POINT  # of the texts of a tidy file
    in_force_from: date | None = None  # of a form in force: what ended before that day was owed by nobody
    conf_status: Label = "F"  # of every figure no line and no row marks otherwise

    def line(self, code: str) -> FormLine | None:
        """The line of that code, or None."""
        return next((line for line in self.lines if line.code == code), None)

    def demands(self, line: FormLine) -> bool:
        """Whether a blank on that line is a fault; in a partial return a blank means unchanged."""
        return line.required and self.coverage == "full"

    def measures_of(self, line: FormLine) -> tuple[str, ...]:
        """The measures asked for on that line, in the form's order."""
        return tuple(m for m in self.measures if not line.measures or m in line.measures)
