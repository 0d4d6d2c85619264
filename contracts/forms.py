"""What a statistical form is, and what each way of reading asks of it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.fields import Code, Frozen, Label, Month


class FormColumn(Frozen):
    """One declared column of a form's file."""

    name: Label
    label_zh: Label
    label_en: Label
    required: bool


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
    )
}  # fmt: skip


class Form(Frozen):
    """`forms/<form>.yml`: one statistical form, who fills it in, and how its file is read."""

    form: Code
    number: Label
    title_zh: Label
    title_en: Label
    department: Code
    reader: Code
    frequency: Label
    coverage: Annotated[str, StringConstraints(pattern=r"^(full|partial)$")]
    known_basis: Annotated[str, StringConstraints(pattern=r"^(declared|observed)$")]
    max_quarantined_share: Annotated[Decimal, Field(ge=0, le=1)]
    tolerated_rules: tuple[Label, ...]
    code_maps: dict[str, dict[str, str]]
    valid_from: Month
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    columns: tuple[FormColumn, ...]
