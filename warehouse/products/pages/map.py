"""The map beside the bars of an indicator: areas shaded by the value that the bars print, light is low."""

from dataclasses import dataclass

from markupsafe import Markup

from warehouse.products.boundaries import WIDTH, Boundaries
from warehouse.products.pages.reading import Row

STEPS = 4  # shades that differ in print


@dataclass(frozen=True)
class Step:
    """One shade, and the lowest and highest row that have it."""

    shade: int
    low: Row
    high: Row


@dataclass(frozen=True)
class Map:
    """A drawn map with its key; areas without a figure are hatched."""

    svg: Markup
    steps: list[Step]
    approval: str
    has_gaps: bool


def outlines(found: Boundaries) -> Markup:
    """The outlines of the areas, once a page; every map refers to them."""
    shapes = Markup("").join(
        Markup('<path id="m-{}" d="{}"/>').format(code, shape.outline) for code, shape in found.shapes.items()
    )
    return Markup(
        '<svg class="outlines" aria-hidden="true"><defs>{}'
        '<pattern id="m-none" width="70" height="70" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<path d="M0 0h70" stroke="#7b8794" stroke-width="14"/></pattern></defs></svg>'
    ).format(shapes)


def drawn(found: Boundaries, rows: list[Row], names: dict[str, Row]) -> Map:
    """The map of these rows (one an area, `obs_value`), in shades of equal width between the lowest and the highest."""
    ordered = sorted(rows, key=lambda row: row["obs_value"])
    least, most = ordered[0]["obs_value"], ordered[-1]["obs_value"]
    wide = (most - least) / STEPS or 1
    shade = {
        row["ref_area"]: min(STEPS, 1 + int((row["obs_value"] - least) / wide)) if most > least else STEPS
        for row in rows
    }
    used = Markup("").join(
        Markup('<use href="#m-{}" class="q{}"/>').format(code, shade.get(code, 0)) for code in found.shapes
    )
    steps = []
    for step in range(1, STEPS + 1):
        inside = [row for row in ordered if shade[row["ref_area"]] == step]
        if inside:
            steps.append(Step(step, inside[0], inside[-1]))
    svg = Markup('<svg class="map" viewBox="-20 -20 {} {}" aria-hidden="true">{}{}</svg>').format(
        WIDTH + 40, found.height + 40, used, _names(found, names)
    )
    return Map(svg, steps, found.approval, len(shade) < len(found.shapes))


def _names(found: Boundaries, names: dict[str, Row]) -> Markup:
    return Markup("").join(
        Markup('<text x="{}" y="{}"><tspan>{}</tspan><tspan lang="en">{}</tspan></text>').format(
            shape.x, shape.y, _short(names[code]["area_zh"]), names[code]["area_en"].split()[0]
        )
        for code, shape in found.shapes.items()
    )


def _short(name: str) -> str:
    """The name without the words for what kind of area it is, where the list below has them."""
    for ending in ("回族自治州", "藏族自治州", "自治州", "市", "州"):
        if name.endswith(ending):
            return name.removesuffix(ending)
    return name
