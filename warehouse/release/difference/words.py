"""What changed between releases, in words: a status, its reasons, a value, the names of what it is about."""

from collections.abc import Iterable
from typing import Any

from contracts.codelists import shared_codelist
from contracts.dictionary import columns
from contracts.plan import Plan
from contracts.speech import first_of, named
from warehouse.products.wording.formats import spoken, unit_en

ARROW = " → "


def status_line(status: dict[str, Any]) -> str:
    """One change of status in a line."""
    was, now = (
        first_of(status[f"status_zh_{when}"] or "（无）", status[f"status_en_{when}"] or "(none)")
        for when in ("before", "now")
    )
    where = first_of("　", ", ").join(
        (named(status, "indicator"), named(status, "area"), status["target_period"])
    )
    return first_of(
        f"{where}：{was}{ARROW}{now}（{reasons_of(status['reasons'])}）",
        f"{where}: {was}{ARROW}{now} ({reasons_of(status['reasons'])})",
    )


def reasons_of(reasons: Iterable[str]) -> str:
    """The reasons in the language that comes first."""
    found = list(reasons)
    return first_of(reasons_zh(found), reasons_en(found))


def reasons_zh(reasons: Iterable[str]) -> str:
    """The reasons in Chinese."""
    labels = shared_codelist("change_reason")
    return "、".join(labels[reason].label_zh for reason in reasons)


def reasons_en(reasons: Iterable[str]) -> str:
    """The reasons in English."""
    labels = shared_codelist("change_reason")
    return ", ".join(labels[reason].label_en for reason in reasons)


class Names:
    """The names of indicators and areas in the language that comes first; a code the plan no longer has stands for itself."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def indicator(self, code: str | None) -> str:
        """The indicator's name."""
        found = self._plan.indicators.get(code or "")
        return first_of(found.label_zh, found.label_en) if found else code or ""

    def area(self, code: str | None) -> str:
        """The area's name."""
        areas = self._plan.codelists["ref_area"]
        return first_of(areas[code].label_zh, areas[code].label_en) if code and code in areas else code or ""

    def unit(self, code: str | None) -> str:
        """The symbol of the indicator's unit."""
        found = self._plan.indicators.get(code or "")
        if not found:
            return ""
        return first_of(
            spoken(self._plan.codelists["unit"][found.unit].extra.get("symbol_zh", "")), unit_en(found.unit)
        )


def plain(value: str | None, column: str) -> str:
    """A value of that column as it is read: a number without the zeros it was stored with, a text as it stands."""
    if value is None:
        return "—"
    whole, point, fraction = value.partition(".")
    is_number = column in columns() and columns()[column].sql_type != "varchar"
    if is_number and point and fraction.isdigit() and whole.lstrip("-").isdigit():
        fraction = fraction.rstrip("0")
        return f"{whole}.{fraction}" if fraction else whole
    return value
