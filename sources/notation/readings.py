"""What a reader hands back: a reading, a period or a refusal, each ready for JSON.

A refusal is a value, not an exception: the words around a figure decide whether it may be
used, and whoever uses it needs the reason in both languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

JsonNumber = int | float | str
Collect = Literal["E", "S", "A"]
Accumulation = Literal["NONE", "YTD", "PLAN"]
PeriodKind = Literal["instant", "month", "cumulative", "quarter", "half_year", "year", "period", "day"]


def json_number(number: Decimal) -> JsonNumber:
    """The number is an int if whole, a float if that loses nothing, else its digits as text."""
    if number == number.to_integral_value():
        return int(number)
    as_float = float(number)
    return as_float if Decimal(repr(as_float)) == number else format(number, "f")


def _optional(number: Decimal | None) -> JsonNumber | None:
    return None if number is None else json_number(number)


@dataclass(frozen=True)
class Reading:
    """A figure is known: its number as printed, its unit, its value in the standard unit.

    `value_num`, `values`, `low`, `high` and `from_value` are in the printed unit;
    `standard()` carries any of them into `unit_std`.
    """

    text: str
    value_num: Decimal | None
    unit_published: str
    unit_std: str
    value_std: Decimal | None
    qualifier: str
    form: str
    values: tuple[Decimal, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    from_value: Decimal | None = None
    notes: tuple[str, ...] = ()
    factor: Decimal = Decimal(1)

    def standard(self, number: Decimal) -> Decimal:
        """The number, given in the printed unit, is expressed in the standard unit."""
        from sources.notation.numerals import times

        return times(number, self.factor)

    def as_dict(self) -> dict[str, Any]:
        """The reading is a dictionary of JSON values, numbers without loss."""
        row: dict[str, Any] = {
            "text": self.text,
            "value_num": _optional(self.value_num),
            "unit_published": self.unit_published,
            "unit_std": self.unit_std,
            "value_std": _optional(self.value_std),
            "qualifier": self.qualifier,
            "form": self.form,
        }
        if self.values:
            row["values"] = [json_number(value) for value in self.values]
        for name in ("low", "high", "from_value"):
            number: Decimal | None = getattr(self, name)
            if number is not None:
                row[name] = json_number(number)
        if self.notes:
            row["notes"] = list(self.notes)
        return row


@dataclass(frozen=True)
class Refusal:
    """A text was not read, and the reason is stated in both languages."""

    text: str
    code: str
    reason_zh: str
    reason_en: str

    def as_dict(self) -> dict[str, Any]:
        """The refusal is a dictionary of JSON values, marked `refused`."""
        return {
            "text": self.text,
            "refused": True,
            "code": self.code,
            "reason_zh": self.reason_zh,
            "reason_en": self.reason_en,
        }


@dataclass(frozen=True)
class PeriodReading:
    """A period is known: its SDMX name, its days, and whether it is a stock or a flow."""

    text: str
    time_period: str
    freq: str
    period_start: date | None
    period_end: date
    time_per_collect: Collect
    accumulation: Accumulation
    kind: PeriodKind

    def as_dict(self) -> dict[str, Any]:
        """The period is a dictionary of JSON values, dates in ISO form."""
        start = self.period_start
        return {
            "text": self.text,
            "time_period": self.time_period,
            "freq": self.freq,
            "period_start": start.isoformat() if start else None,
            "period_end": self.period_end.isoformat(),
            "time_per_collect": self.time_per_collect,
            "accumulation": self.accumulation,
            "kind": self.kind,
        }
