"""Keys of figures: moving from one to its neighbour, and which of them are about the same days."""

from collections.abc import Iterator

from contracts.plan import Indicator, Kind
from warehouse.disclosure.cells import Cell, Key

TOTAL = "_T"


def moved(key: Key, *, indicator: str = "", area: str = "", breakdown: str = "") -> Key:
    """The key with those parts in place of its own."""
    return (indicator or key[0], area or key[1], breakdown or key[2], key[3], key[4])


def days(cell: Cell, item: Indicator | None) -> object:
    """What two figures of one thing share when they are the same figure under different period codes."""
    if item is not None and item.kind is Kind.FLOW:
        return ("flow", cell.start, cell.end)
    if cell.collect == "E":
        return ("stock", cell.end)
    return cell.key[3:]


def dimensions(breakdown: str) -> dict[str, str]:
    """The breakdown as dimension and code; the total has none."""
    if breakdown == TOTAL:
        return {}
    return dict(part.split("=", 1) for part in breakdown.split("|"))


def written(parts: dict[str, str]) -> str:
    """The breakdown as its key writes it."""
    return "|".join(f"{name}={code}" for name, code in parts.items()) or TOTAL


def is_never_negative(item: Indicator | None) -> bool:
    """Whether the indicator's natural limits say so."""
    return item is not None and item.limits.min is not None and item.limits.min >= 0


def quotients_of(item: Indicator) -> Iterator[tuple[str, ...]]:
    """The shares (with numerator and denominator) and growth rates (with what grows) that the indicator is."""
    for said in (item, item.disclosure):
        if said and said.numerator and said.denominator:
            yield item.code, said.numerator, said.denominator
        if said and said.growth_of:
            yield item.code, said.growth_of
