"""The levels of a plan's areas: declared in order, each area below its parent's, one of them compared on the pages."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from contracts.area_checks import existence, successors_of
from contracts.codelists import Code, Codelist

if TYPE_CHECKING:
    from contracts.faults import FaultCollector
    from contracts.located import Located
    from contracts.plan import PlanHeader
    from contracts.plan_lists import ListFile


def level_of(area: Code) -> str:
    """The level that the area declares, or nothing."""
    return area.extra.get("level", "")


def level_below(area: str, areas: Codelist) -> str:
    """The level that most areas right below this one have; nothing where none declares one."""
    found = Counter(level_of(one) for one in areas if one.parent_code == area and level_of(one))
    return found.most_common(1)[0][0] if found else ""


def check_compared(
    faults: "FaultCollector", header: "Located[PlanHeader]", lists: Mapping[str, Codelist]
) -> None:
    """The level that the pages are to compare has an area: else they would be empty and nobody would know why."""
    level = header.item.compared_level
    if level and level in lists["area_level"] and level not in map(level_of, lists["ref_area"]):
        line = header.line_of("compared_level")
        faults.add("plan.level.empty", header.file, line, "compared_level", level=level)


def check_levels(faults: "FaultCollector", areas: "ListFile", levels: "ListFile") -> None:
    """Every level that an area names is declared, and stands below that of its parent."""
    order = {code.code: int(code.extra["order"]) for code in levels.codes if code.extra["order"].isdecimal()}
    for area in areas.codes:
        line, level = areas.lines[area.code], level_of(area)
        if level and level not in levels.codes:
            faults.unknown(areas.path, line, f"{area.code}.level", level, "area_level", levels.codes.codes)
        above = areas.codes.codes.get(area.parent_code)
        if above and {level, level_of(above)} <= order.keys() and order[level_of(above)] >= order[level]:
            faults.add(
                "plan.area.level", areas.path, line, f"{area.code}.level",
                code=area.code, level=level, parent=above.code, above=level_of(above),
            )  # fmt: skip


def check_successors(faults: "FaultCollector", areas: "ListFile") -> None:
    """Where an area ends in others, it says when, and each of them is there on the day after."""
    for area in areas.codes:
        for code in successors_of(area):
            key, line = f"{area.code}.successors", areas.lines[area.code]
            if code not in areas.codes:
                faults.unknown(areas.path, line, key, code, "ref_area", areas.codes.codes)
                continue
            try:
                (_, last), (first, end) = existence(area), existence(areas.codes[code])
            except ValueError:
                continue  # named where the dates are checked
            if not area.extra.get("valid_to"):
                faults.add("plan.area.successor_of_standing", areas.path, line, key, code=area.code)
            elif not first <= last + timedelta(days=1) <= end:
                faults.add(
                    "plan.area.successor", areas.path, line, key,
                    code=area.code, last=area.extra["valid_to"], successor=code,
                )  # fmt: skip
