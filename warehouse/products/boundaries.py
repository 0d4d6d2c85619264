"""Boundaries for a map of areas: off unless somebody put a GeoJSON file into the data root.

The shapes are the user's, drawn as they are: coordinates are only rounded to the drawing's grid, never simplified,
since a published map may not be altered. A map that is published needs its approval number (审图号).
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import cos, radians
from pathlib import Path
from typing import Any

from contracts.area_levels import level_of
from contracts.errors import KeyedFault
from contracts.plan import Plan

NUMBER_KEYS = ("审图号", "approval_number")
CODE_KEYS = ("ref_area", "adcode", "code")
APPROVAL = re.compile(r"(?:GS[\u4e00-\u9fff]?|[\u4e00-\u9fff]{1,2}S) ?[（(]\d{4}[）)] ?\d+号")
WIDTH = 4000  # units across the drawing; lines are three of them wide

Point = tuple[float, float]
Ring = list[Point]


class BoundariesError(KeyedFault):
    """The boundaries cannot be used; the message in both languages."""

    code = "release.boundaries"

    def __init__(self, path: Path, zh: str, en: str) -> None:
        super().__init__(path=path, zh=zh, en=en)


@dataclass(frozen=True)
class Shape:
    """An area of the drawing: its outline as an SVG path, and where its name stands."""

    outline: str
    x: int
    y: int


@dataclass(frozen=True)
class Boundaries:
    """The outlines of areas by code in one drawing, and the number under which the map was approved."""

    approval: str
    height: int
    shapes: dict[str, Shape]


def read_boundaries(path: Path, names: dict[str, str]) -> Boundaries | None:
    """The boundaries of the areas in `names` (code to name); None where there is no such file.

    Raises BoundariesError where it is no GeoJSON, lacks an area, or names no approval number.
    """
    if not path.is_file():
        return None
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
        rings = dict(_areas(content["features"], names))
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise BoundariesError(
            path, f"读不成 GeoJSON 要素集合（{error}）", f"not a GeoJSON feature collection ({error})"
        ) from None
    missing = [name for code, name in names.items() if code not in rings]
    if missing:
        raise BoundariesError(
            path, f"缺少这些地区的界线：{'、'.join(missing)}（属性 ref_area 或 adcode 写地区代码）",
            f"no boundary of {', '.join(missing)} (its code in ref_area or adcode)",
        )  # fmt: skip
    return _drawn(rings, _approval(path, content))


def _approval(path: Path, content: dict[str, Any]) -> str:
    found = next((str(content[key]).strip() for key in NUMBER_KEYS if content.get(key)), "")
    if not APPROVAL.fullmatch(found):
        raise BoundariesError(
            path, f"顶层没有写明审图号（如 \"审图号\": \"GS(2024)0650号\"），现为“{found}”；没有审图号的地图不得公开",
            f"no approval number (审图号) at its top level, as in \"GS(2024)0650号\"; found '{found}'",
        )  # fmt: skip
    return found


def _areas(features: Iterable[dict[str, Any]], names: dict[str, str]) -> Iterator[tuple[str, list[Ring]]]:
    for feature in features:
        given = feature.get("properties") or {}
        code = next((str(given[key]) for key in CODE_KEYS if given.get(key)), "")
        if code not in names:
            continue
        shape = feature["geometry"]
        parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        if shape["type"] not in ("Polygon", "MultiPolygon"):
            raise ValueError(f"{code}: {shape['type']}")
        yield code, [[(float(p[0]), float(p[1])) for p in ring] for part in parts for ring in part]


def _drawn(rings: dict[str, list[Ring]], approval: str) -> Boundaries:
    every = [point for area in rings.values() for ring in area for point in ring]
    (west, east), (south, north) = ((min(v), max(v)) for v in zip(*every, strict=True))
    narrow = cos(radians((south + north) / 2))  # a degree of longitude against one of latitude
    scale = WIDTH / (((east - west) * narrow) or 1)

    def place(point: Point) -> tuple[int, int]:
        return round((point[0] - west) * narrow * scale), round((north - point[1]) * scale)

    placed = {code: [[place(p) for p in ring] for ring in area] for code, area in rings.items()}
    return Boundaries(
        approval,
        round((north - south) * scale),
        {
            code: Shape("".join(_path(ring) for ring in area), *_middle(max(area, key=lambda r: abs(_size(r)))))
            for code, area in placed.items()
        },
    )  # fmt: skip


def _path(ring: list[tuple[int, int]]) -> str:
    """The ring as relative steps, which are short."""
    kept = [point for n, point in enumerate(ring) if n == 0 or point != ring[n - 1]]
    steps = [f"{b[0] - a[0]} {b[1] - a[1]}".replace(" -", "-") for a, b in zip(kept, kept[1:], strict=False)]
    return f"M{kept[0][0]} {kept[0][1]}l{' '.join(steps).replace(' -', '-')}z"


def _size(ring: list[tuple[int, int]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


def _middle(ring: list[tuple[int, int]]) -> tuple[int, int]:
    size = _size(ring)
    if not size:
        return ring[0]
    pairs = [(a, b, a[0] * b[1] - b[0] * a[1]) for a, b in zip(ring, ring[1:] + ring[:1], strict=True)]
    return (
        round(sum((a[0] + b[0]) * k for a, b, k in pairs) / (6 * size)),
        round(sum((a[1] + b[1]) * k for a, b, k in pairs) / (6 * size)),
    )


def compared_areas(plan: Plan) -> dict[str, str]:
    """The areas of the level that the pages compare, name by code: those that a map has to hold."""
    level = plan.compared_level
    return {
        area.code: area.label_zh for area in plan.codelists["ref_area"] if level and level_of(area) == level
    }
