"""Progress methods and their cut-offs, as versioned data in `methods.yml`."""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

METHODS_FILE = Path(__file__).with_name("methods.yml")


class Method(BaseModel):
    """One version of one method; `parameters` hold its cut-offs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    version: str
    label: tuple[str, str]
    description: tuple[str, str]
    source: str
    recorded_on: date
    parameters: dict[str, Decimal]


@cache
def methods() -> tuple[Method, ...]:
    """Every version of every method, in file order."""
    entries = yaml.load(METHODS_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["methods"]
    return tuple(Method.model_validate(entry) for entry in entries)
