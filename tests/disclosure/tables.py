"""Small synthetic tables of persons and output by area, kind and month, as disclosure control sees them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from contracts.codelists import Code, Codelist
from contracts.confidentiality import ConfidentialFigure, Disclosure
from contracts.periods import span
from contracts.plan import Aggregation, Indicator, Kind, Limits, Plan
from warehouse.disclosure.cells import Cell, Key
from warehouse.disclosure.hiding import Hiding, hiding
from warehouse.disclosure.memory import Memory
from warehouse.disclosure.secondary import NOTHING

DAY = date(2026, 11, 24)
WHOLE = "900000"
PERSONS, OUTPUT, SHARE, GROWTH = (
    "synthetic_persons",
    "synthetic_output",
    "synthetic_share",
    "synthetic_growth",
)
FIRMS, LARGEST = "synthetic_firms", "synthetic_largest_two"
Spot = tuple[str, str, str, str]  # indicator, area, breakdown, month; `2026-03 YTD` is the year to date


def plan(shipped: Plan, areas: int = 4, kinds: str = "abc", **declared: Any) -> Plan:
    """A plan of synthetic indicators over one area with `areas` below it and a dimension `kind` with those codes."""
    template = next(iter(shipped.indicators.values())).model_dump() | {
        "decimals": 0, "limits": Limits(min=Decimal(0)), "part_of": None, "weight": None, "method": None,
        "numerator": None, "denominator": None, "growth_of": None, "natural_limit": None, "unit": "count",
        "kind": Kind.FLOW, "aggregation": Aggregation.SUM, "disclosure": None, "aliases": (),
    }  # fmt: skip

    def indicator(code: str, **own: Any) -> Indicator:
        return Indicator.model_construct(**(template | {"code": code} | own))

    rate = {"kind": Kind.RATE, "aggregation": Aggregation.NONE, "decimals": 2}
    indicators = [
        indicator(PERSONS, disclosure=Disclosure(small_counts=True)),
        indicator(OUTPUT, disclosure=Disclosure(contributors=FIRMS, minimum=3, dominance=LARGEST)),
        indicator("synthetic_plain"),
        indicator(FIRMS),
        indicator(LARGEST, **rate),
        indicator(SHARE, numerator=PERSONS, denominator="synthetic_plain", **rate),
        indicator(GROWTH, growth_of="synthetic_plain", **rate),
    ]
    below = {child: Code(child, child, child, WHOLE, {}) for child in children(areas)}
    lists = {
        "ref_area": Codelist("ref_area", {WHOLE: Code(WHOLE, WHOLE, WHOLE, "", {})} | below),
        "kind": Codelist("kind", {c: Code(c, c, c, "", {}) for c in ("_T", *kinds)}),
    }
    update = {
        "indicators": {i.code: i for i in indicators}, "codelists": shipped.codelists | lists, "forms": {},
        "confidentiality": (),
    }  # fmt: skip
    return shipped.model_copy(update=update | declared)


def children(areas: int) -> list[str]:
    """The codes of the areas below the whole."""
    return [f"9{n}0000" for n in range(1, areas + 1)]


def key(indicator: str, area: str = WHOLE, breakdown: str = "_T", month: str = "2026-03") -> Key:
    """The key of that spot."""
    code, _, accumulation = month.partition(" ")
    return (indicator, area, breakdown, code, accumulation or "NONE")


def cells(values: Mapping[Key, object], **own: Any) -> dict[Key, Cell]:
    """A cell for every value; several values are vintages, the last of which counts."""
    found = {}
    for at, given in values.items():
        every = tuple(Decimal(str(v)) for v in (given if isinstance(given, tuple) else (given,)))
        days = span(at[3])
        start = date(days.end.year, 1, 1) if at[4] == "YTD" else days.start
        found[at] = replace(Cell(at, every[-1], every, start, days.end, "S"), **own)
    return found


def declared(indicator: str, mark: str = "C", **about: Any) -> ConfidentialFigure:
    """An entry of `confidentiality.yml`."""
    return ConfidentialFigure(
        indicator=indicator, conf_status=mark, reason_zh="合成", reason_en="synthetic", decided_by="测试",
        decided_on=date(2026, 1, 1), **about,
    )  # fmt: skip


def hidden(
    values: Mapping[Key, object], of: Plan, day: date = DAY, memory: Memory = NOTHING
) -> dict[Key, str]:
    """The marks of what is hidden of those values."""
    return {k: mark.conf_status for k, mark in hidden_of(values, of, day, memory).hidden.items()}


def hidden_of(values: Mapping[Key, object], of: Plan, day: date = DAY, memory: Memory = NOTHING) -> Hiding:
    """What is hidden of those values, with all that led to it."""
    return hiding(cells(values), [], of, day, memory)


def told(values: Mapping[Key, object], marks: Mapping[Key, str]) -> Memory:
    """What a public release of those values told, which hid what is marked."""
    beside = (figure for figure, mark in marks.items() if mark == "D")
    return Memory(frozenset(values.keys() - marks.keys()), frozenset(beside))


def by_area(
    indicator: str, *parts: object, total: object = None, month: str = "2026-03"
) -> dict[Key, object]:
    """The values of the areas, and their total at the top."""
    given = dict(zip(children(len(parts)), parts, strict=True))
    whole = sum(parts) if total is None else total  # type: ignore[call-overload]
    return {key(indicator, WHOLE, month=month): whole} | {
        key(indicator, area, month=month): value for area, value in given.items()
    }
