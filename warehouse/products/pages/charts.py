"""A card's chart: actuals against the required path and the targets, earlier vintages as ghost marks.

Drawn by Vega (Altair's specification, compiled once; data put in for each chart) as an SVG without
fonts, colours of text, or words of its own: figures are scaled to 万 or 亿, which the caption says.
"""

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from math import exp, log
from types import MappingProxyType
from typing import Any

from contracts.periods import JANUARY, month_end, month_of_year, year_begins
from warehouse.products.pages.drawn import drawing as drawn
from warehouse.products.wording.asked import is_level
from warehouse.products.wording.formats import SCALES, UNSCALED, period

Row = dict[str, Any]
Point = tuple[date, float]

WIDTH, HEIGHT = 400, 150
INK, PATH, GHOST = "#0b5886", "#54606e", "#7d4700"
CROSS = "M-1,-1L1,1M-1,1L1,-1"  # no ring: a bound is one
BOUNDS = ("gt", "ge", "lt", "le", "approx", "approx_below", "order_of_magnitude")
STEPS = 24
NO_CHARTS: Mapping[str, str] = MappingProxyType({})
MOST_DOTS = 16  # a denser line says enough by itself


@dataclass(frozen=True)
class Drawing:
    """What one chart draws, in the indicator's own unit."""

    actual: list[Row]
    ghosts: list[Row]
    targets: list[Row]
    unit_zh: str


def scale_of(values: list[Decimal], unit_zh: str) -> tuple[Decimal, str]:
    """By what the axis divides, and the Chinese word for it: that of the largest value."""
    top = max((abs(value) for value in values), default=Decimal(0))
    if unit_zh not in UNSCALED:
        for scale, name in SCALES:
            if top >= scale:
                return scale, name
    return Decimal(1), ""


def required_path(row: Row) -> list[Point]:
    """The path from the baseline to the target by the target's path type; empty where there is none.

    Straight: y0 + S (Y − y0). Geometric: y0 (Y / y0)^S. Logistic: the same on logit of shares in per cent
    (METHOD section 2). Met every year: level at the target. Other types have no line of their own.
    """
    if row["target_value"] is None or row["base_value"] is None or row["base_date"] is None:
        return []
    start, end = row["base_date"], row["target_date"]
    y0, goal, kind = float(row["base_value"]), float(row["target_value"]), row["path_type"]
    if start >= end or kind in ("relative", "milestones", "cumulative", "average_growth"):
        return []
    if kind == "constant":
        return [(start, goal), (end, goal)]
    days = (end - start).days
    shares = [step / STEPS for step in range(STEPS + 1)]
    if kind == "geometric" and y0 > 0 and goal > 0:
        values = [y0 * (goal / y0) ** part for part in shares]
    elif kind == "logistic" and 0 < y0 < 100 and 0 < goal < 100:
        low, high = (log(v / (100 - v)) for v in (y0, goal))
        values = [100 / (1 + exp(-(low + part * (high - low)))) for part in shares]
    else:
        return [(start, y0), (end, goal)]
    return [
        (date.fromordinal(start.toordinal() + round(part * days)), v)
        for part, v in zip(shares, values, strict=True)
    ]


def line_chart(drawing: Drawing, before: Mapping[str, str] = NO_CHARTS) -> tuple[str, str]:
    """The chart as slim SVG, and the word (万, 亿 or nothing) its axis is scaled by.

    `before`: the charts of the pages before, which are not drawn again (`drawn_in`).
    """
    aimed = [row for row in drawing.targets if is_level(row)]
    values = [row["obs_value"] for row in (*drawing.actual, *drawing.ghosts)] + [
        row["target_value"] for row in aimed
    ]
    scale, word = scale_of(values, drawing.unit_zh)

    def mark(day: date, value: Decimal | float, **more: object) -> Row:
        return {"x": _milliseconds(day), "y": float(Decimal(str(value)) / scale), **more}

    dotted = 0 if len(drawing.actual) <= MOST_DOTS else len(drawing.actual) - 1  # the last in any case
    data = {
        "actual": [
            mark(r["period_end"], r["obs_value"], bound=r["value_qualifier"] in BOUNDS, dot=n >= dotted)
            for n, r in enumerate(drawing.actual)
        ],
        "ghosts": [mark(r["period_end"], r["obs_value"]) for r in drawing.ghosts],
        "path": [mark(day, v, id=r["target_id"]) for r in aimed for day, v in required_path(r)],
        "targets": _once(
            [
                mark(
                    r["target_date"],
                    r["target_value"],
                    label=f"{period(r['target_period'])}  {r['operator_sign']}{_short(r['target_value'] / scale)}",
                )
                for r in aimed
            ]
        ),
    }
    spec = copy.deepcopy(_compiled())
    for source in spec["data"]:
        if source["name"] in data:
            source["values"] = data[source["name"]]
    ticks = _ticks([m["x"] for marks in data.values() for m in marks])
    for axis in spec["axes"]:
        if axis["scale"] == "x":
            axis["values"] = ticks
            axis["encode"]["labels"]["update"]["text"]["signal"] = _tick_label()
    return drawn(spec, before), word


@cache
def _compiled() -> Row:
    """The Vega specification of the line chart with empty data."""
    import altair as alt
    import vl_convert

    x = alt.X("x:Q", title=None, scale=alt.Scale(type="utc", zero=False, padding=14)).axis(
        labelExpr="'year'",  # written anew for each plan
        grid=False,
        labelFlush=True,
        labelOverlap=True,
    )
    y = alt.Y("y:Q", title=None, scale=alt.Scale(zero=False, nice=True, padding=10)).axis(
        tickCount=4, domain=False, ticks=False, format=",~r"
    )

    def layer(name: str) -> alt.Chart:
        return alt.Chart(alt.NamedData(name=name)).encode(x=x, y=y)

    chart = alt.layer(
        layer("path").mark_line(strokeDash=[5, 4], strokeWidth=1.25, color=PATH).encode(detail="id:N"),
        layer("targets").mark_point(shape="diamond", size=80, filled=True, color=PATH, opacity=1),
        layer("ghosts").mark_point(shape=CROSS, size=24, color=GHOST, strokeWidth=1.5, opacity=1),
        layer("actual").mark_line(strokeWidth=2, color=INK),
        layer("actual").transform_filter("datum.dot || datum.bound").mark_point(shape="circle", size=24, filled=True, opacity=1, stroke=INK, strokeWidth=1.5).encode(
            fill=alt.condition("datum.bound", alt.value("#fff"), alt.value(INK))
        ),
        layer("targets").mark_text(align="right", dx=-8, dy=-1, fontSize=11, fontWeight=600).encode(text="label:N"),
    )  # fmt: skip
    names = ("path", "ghosts", "actual", "targets")
    spec = chart.properties(
        width=WIDTH, height=HEIGHT, padding=4, datasets={name: [{"x": 0, "y": 0}] for name in names}
    ).configure(
        aria=False,
        font="Noto Sans CJK SC",
        background="transparent",
        view={"stroke": None},
        axis={"labelFontSize": 11, "gridColor": "#e3e8ec", "domainColor": "#7b8794", "tickColor": "#7b8794"},
    )
    return dict(vl_convert.vegalite_to_vega(json.loads(spec.to_json(validate=False))))


def _tick_label() -> str:
    """The words of a tick as Vega computes them: the plan's year at the end of one, else the month."""
    if year_begins() == JANUARY:
        year = "utcFormat(datum.value, '%Y')"
    else:
        year = "(utcyear(datum.value) - 1) + '/' + utcFormat(datum.value, '%y')"
    return f"utcmonth(datum.value) == {(year_begins() - 2) % 12} ? {year} : utcFormat(datum.value, '%Y-%m')"


def _ticks(marks: list[int]) -> list[int]:
    """The last days of the plan's years, at most seven; of quarters where the marks lie within a year and a half."""
    first, last = (datetime.fromtimestamp(ms / 1000, UTC).date() for ms in (min(marks), max(marks)))
    if (last - first).days < 550:
        ends = [
            month_end(y, m)
            for y in range(first.year - 1, last.year + 1)
            for m in range(1, 13)
            if month_of_year(m) % 3 == 0
        ]
        return [_milliseconds(day) for day in ends if (day - first).days > -95 and (day - last).days < 95]
    step = -(-(last.year + 1 - first.year) // 6)
    return [
        _milliseconds(month_end(year, year_begins() - 1 or 12))
        for year in range(first.year - 1, last.year + 1, step)
    ]


def _milliseconds(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)


def _short(value: Decimal) -> str:
    return f"{value.normalize():,f}"


def _once(marks: list[Row]) -> list[Row]:
    return list({(m["x"], m["y"]): m for m in marks}.values())
