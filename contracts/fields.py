"""The kinds of entry a contract file may hold: codes, labels, months, periods, amounts."""

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from contracts.periods import span

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", strict=True)]
Label = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Amount = Annotated[Decimal, Field(max_digits=28, decimal_places=8)]


def _period_code(text: str) -> str:
    span(text)
    return text


def _date_or_empty(text: str) -> str:
    return _period_code(text) if text else text


Period = Annotated[str, AfterValidator(_period_code)]
Month = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$"), AfterValidator(_period_code)]
Published = Annotated[str, AfterValidator(_date_or_empty)]


class Frozen(BaseModel):
    """A model whose objects never change and that knows no further keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")
