"""Where the areas of the compared level stand and what departments owe."""

from dataclasses import dataclass
from typing import Any

from warehouse.products.pages.figures import Codelists, part
from warehouse.products.pages.reading import Marts, Row

COMPARABLE = ("rate", "growth", "rank", "index")  # kinds whose figures of a large and a small area compare


@dataclass(frozen=True)
class Place:
    """An area of the compared level with the latest figure of every indicator, its own and those of its zones and clusters."""

    area: Row
    rows: list[Row]
    targets: list[Row]
    total: int


@dataclass(frozen=True)
class Office:
    """A department: targets without figures, missing returns, and the indicators it would answer for."""

    department: Row
    lacking: list[Row]
    returns: list[Row]
    indicators: list[Row]


def places(marts: Marts, codelists: Codelists, most: int) -> list[Place]:
    """Every area of the compared level in the order of its code, also one without any figure; `most` figures of each, the plan's first."""
    names = {row["indicator"]: row for row in marts.indicators}
    ranks = _ranks(marts.latest, names)
    inside: dict[str, list[Row]] = {}
    for row in marts.latest:
        home = _compared_area_of(marts.areas, row["ref_area"])
        if home:
            card = names[row["indicator"]]
            shown = row | {
                "indicator_zh": card["indicator_zh"],
                "indicator_en": card["indicator_en"],
                "order": (card["goal_no"], card["indicator_no"]),
                "part": part(row, codelists),
                "rank": ranks.get(_key(row) + (row["ref_area"],)),
            }
            inside.setdefault(home, []).append(shown)
    aimed: dict[str, list[Row]] = {}
    for row in marts.targets:
        home = _compared_area_of(marts.areas, row["ref_area"])
        if home and row["is_headline"]:
            aimed.setdefault(home, []).append(row)
    return [
        Place(
            area,
            sorted(inside.get(code, []), key=_placed)[:most],
            aimed.get(code, []),
            len(inside.get(code, [])),
        )
        for code, area in marts.areas.items()
        if area["is_compared"]
    ]


def offices(marts: Marts) -> list[Office]:
    """Every department that answers for an indicator or owes a return; who lacks most comes first."""
    lacking: dict[str, list[Row]] = {}
    for row in marts.targets:
        if row["status_reason"] == "no_data" and row["is_ours"] and row["is_headline"]:
            lacking.setdefault(row["department"], []).append(row)
    held: dict[str, list[Row]] = {}
    for row in marts.indicators:
        held.setdefault(row["department"], []).append(
            row | {"has_figure": row["indicator"] in marts.with_figures}
        )
    found = [
        Office(
            row,
            lacking.get(row["department"], []),
            marts.owed_returns.get(row["department"], []),
            held.get(row["department"], []),
        )
        for row in marts.departments
    ]
    shown = [office for office in found if office.indicators or office.returns]
    return sorted(shown, key=lambda o: (-len(o.lacking), -len(o.returns), -len(o.indicators)))


def _compared_area_of(areas: dict[str, Row], code: str) -> str | None:
    """The area of the compared level that an area lies in, itself where it is one; None above and beside them."""
    while code in areas:
        if areas[code]["is_compared"]:
            return code
        code = areas[code]["parent_area"]
    return None


def _key(row: Row) -> tuple[Any, ...]:
    return row["indicator"], row["breakdown"], row["accumulation"], row["time_period"]


def _ranks(latest: list[Row], names: dict[str, Row]) -> dict[tuple[Any, ...], tuple[int, int]]:
    """Place and number of the compared areas with a figure of the same kind and period, where a direction is wanted.

    Raw counts have none: the largest area is not the best.
    """
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in latest:
        card = names[row["indicator"]]
        if row["is_compared"] and card["direction"] != "none" and card["kind"] in COMPARABLE:
            groups.setdefault(_key(row), []).append(row)
    ranks = {}
    for key, rows in groups.items():
        if len(rows) < 3:
            continue
        up = names[key[0]]["direction"] == "higher"
        values = [row["obs_value"] for row in rows]
        for row in rows:
            better = sum((v > row["obs_value"]) if up else (v < row["obs_value"]) for v in values)
            ranks[(*key, row["ref_area"])] = (better + 1, len(rows))
    return ranks


def _placed(row: Row) -> tuple[Any, ...]:
    return (
        not row["is_compared"],
        row["area_no"],
        *row["order"],
        row["breakdown"],
        row["accumulation"],
    )
