"""The kinds of entry a contract file may hold: codes, labels, months, periods, amounts."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from contracts.periods import MONTHS_IN, span
from contracts.visible import is_visible

LONGEST_NAME, LONGEST_TEXT = 200, 2000  # of a label, a title or a code; of every other text
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", strict=True, max_length=LONGEST_NAME)]
ONE_LINE = "文字写成一行，不含换行、控制符和看不见的符号 | one line of text: no line breaks, control characters or unseen signs"

NO_FORMULA = (
    "文字不以 = 开头，表格软件会当成公式 | no text begins with =, a spreadsheet would take it for a formula"
)


def is_one_line(text: str) -> bool:
    """Whether a person sees every sign of the text, in one line: it goes on pages, into file formats and terminals."""
    return text.isprintable() or all(map(is_visible, text))


def _one_line(text: str) -> str:
    if not is_one_line(text):
        raise ValueError(ONE_LINE)
    if text.startswith("="):
        raise ValueError(NO_FORMULA)
    return text


Label = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST_TEXT, strip_whitespace=True),
    AfterValidator(_one_line),
]
Name = Annotated[  # it stands in a heading, a menu, a cell
    str,
    StringConstraints(min_length=1, max_length=LONGEST_NAME, strip_whitespace=True),
    AfterValidator(_one_line),
]
PERIOD = "写一个时期：2027、2026-S1、2026-Q3、2026-08 或 2026-08-06 | a period: 2027, 2026-S1, 2026-Q3, 2026-08 or 2026-08-06"
Amount = Annotated[Decimal, Field(max_digits=28, decimal_places=8)]


def _period_code(text: str) -> str:
    try:
        span(text)
    except ValueError:
        raise ValueError(PERIOD) from None
    return text


def _date_or_empty(text: str) -> str:
    return _period_code(text) if text else text


def _as_text(written: object) -> object:
    """A period that YAML took for a number (2027) or a date (2026-08-06), as it was written."""
    return str(written) if type(written) in (int, date) else written


def _last_month(written: object) -> object:
    """The month in which a longer period ends: what stood at the end of 2023 stood in 2023-12."""
    text = _as_text(written)
    try:
        found = span(text) if isinstance(text, str) else None
    except ValueError:
        return text
    return f"{found.end:%Y-%m}" if found and found.freq in MONTHS_IN else text


_IsMonth = StringConstraints(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")
Period = Annotated[str, BeforeValidator(_as_text), AfterValidator(_period_code)]
Month = Annotated[str, BeforeValidator(_as_text), _IsMonth, AfterValidator(_period_code)]
EndMonth = Annotated[str, BeforeValidator(_last_month), _IsMonth, AfterValidator(_period_code)]
Published = Annotated[str, AfterValidator(_date_or_empty)]


class Frozen(BaseModel):
    """A model whose objects never change and that knows no further keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")
