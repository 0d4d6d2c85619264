"""SVG kept small: Vega's text stripped of what the page's style says once, and marks too small for a chart library."""

import re
from collections.abc import Sequence

from markupsafe import Markup

_DROPPED = re.compile(
    r' (?:role|aria-[a-z]+|class|pointer-events|font-family|stroke-miterlimit|xmlns(?::xlink)?|version|opacity)="[^"]*"'
    r'|<rect width="\d+" height="\d+" fill="transparent"/>'
    r'|<path(?: aria-hidden="true")? (?:class="(?:background|foreground)"[^>]*|[^>]*display="none")/>'
    r' ?| font-size="11px"| fill="#000"| transform="translate\(0,0\)"'
)
_FRAME = re.compile(r'<path[^>]*class="(?:background|foreground)"[^>]*/>')
_EMPTY = re.compile(r"<g[^>]*></g>|<g[^>]*/>")
_PLAIN = re.compile(r"<g>((?:(?!</?g[ >]).)*)</g>", re.S)
_DOT = re.compile(
    r'<path transform="translate\(([\d.-]+),([\d.-]+)\)" d="M([\d.]+),0A[^"]*"(?: fill="([^"]*)")?[^/]*/>'
)
_TAG = re.compile(r"<[^>]*>")
_NUMBER = re.compile(r"-?\d+\.\d{2,}")


# What the style sheet says once: the look of each kind of mark in a card's chart.
_LOOKS = (
    (' stroke="#e3e8ec" stroke-width="1"', "grid"),
    (' stroke="#7b8794" stroke-width="1"', "axis"),
    (' stroke="#54606e" stroke-width="1.2" stroke-dasharray="5,4"', "path"),
    (' stroke="#0b5886" stroke-width="2"', "line"),
    (' fill="#54606e" stroke-width="2"', "goal"),
    (' font-weight="600" fill="black"', "says"),
    (' stroke="#7d4700" stroke-width="1.5"', "ghost"),
)
_RULE = re.compile(r'<line(?: transform="translate\(([\d.-]+),([\d.-]+)\)")? x2="([\d.-]+)" y2="([\d.-]+)"')
_RUN = re.compile(r'(<path d="[^"]*" class="(grid|axis)"/>)(?:<path d="[^"]*" class="\2"/>)+')
_TEXT = re.compile(r'<text text-anchor="(\w+)" transform="translate\(([\d.-]+),([\d.-]+)\)"')


def slim(svg: str) -> str:
    """The drawing alone: no namespaces, roles, fonts or empty groups, numbers at one decimal."""
    size = re.search(r'viewBox="([^"]*)"', svg)
    body = svg[svg.index(">") + 1 : svg.rindex("</svg>")]
    body = _FRAME.sub("", body)
    body = _DROPPED.sub("", body)
    body = _TAG.sub(lambda tag: _NUMBER.sub(_coarse, tag[0]), body)  # what the drawing says keeps its digits
    body = _DOT.sub(_dot, body)
    for attributes, name in _LOOKS:
        body = body.replace(attributes, f' class="{name}"')
    body = _RULE.sub(lambda m: f'<path d="M{m[1] or 0} {m[2] or 0}l{m[3]} {m[4]}"', body)
    body = _TEXT.sub(lambda m: f'<text class="{m[1]}" x="{m[2]}" y="{m[3]}"', body)
    body = re.sub(r'<text class="end"( x="[^"]*" y="[^"]*") class="says"', r'<text class="end says"\1', body)
    body = _RUN.sub(_joined, body)
    before = ""
    while before != body:
        before = body
        body = _PLAIN.sub(r"\1", _EMPTY.sub("", body))
    box = size[1] if size else "0 0 1 1"
    return f'<svg class="chart" viewBox="{box}" aria-hidden="true" focusable="false">{body}</svg>'


def _joined(run: re.Match[str]) -> str:
    lines = "".join(re.findall(r'd="([^"]*)"', run[0]))
    return f'<path d="{lines}" class="{run[2]}"/>'


def _coarse(number: re.Match[str]) -> str:
    return f"{float(number[0]):.1f}".removesuffix(".0")


def _dot(found: re.Match[str]) -> str:
    x, y, radius, fill = found.groups()
    kind = {None: "ghost", "none": "ghost", "#fff": "bound"}.get(fill, "dot")
    return f'<circle class="{kind}" cx="{x}" cy="{y}" r="{radius}"/>'


def bar(share: float) -> Markup:
    """A bar of a share between 0 and 1 of its cell; drawn, so that it prints."""
    return Markup('<svg class="bar"><rect width="{}%" height="8"/></svg>').format(
        f"{max(0.0, min(1.0, share)) * 100:.3g}"
    )


def bullet(progress: float, schedule: float) -> Markup:
    """How much of the way is covered (bar) and how much of the time has passed (line across)."""
    covered, elapsed = (f"{max(0.0, min(1.0, value)) * 100:.4g}" for value in (progress, schedule))
    return Markup(
        '<svg class="bullet" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<path class="way" d="M0 2h100v6H0z"/><path d="M0 2h{}v6H0z"/><path class="due" d="M{} 0v10"/></svg>'
    ).format(covered, elapsed)


def spark(
    actual: Sequence[tuple[float, float]],
    path: Sequence[tuple[float, float]],
    goal: tuple[float, float] | None = None,
) -> Markup:
    """A line in a table cell: actuals, the required path dashed, the target as a point; scaled to its own box."""
    every = [*actual, *path, *([goal] if goal else [])]
    if len(every) < 2:
        return Markup("")
    (x0, x1), (y0, y1) = ((min(v), max(v)) for v in zip(*every, strict=True))

    def place(point: tuple[float, float]) -> tuple[str, str]:
        x = 3 + 90 * (point[0] - x0) / ((x1 - x0) or 1)
        y = 21 - 18 * (point[1] - y0) / ((y1 - y0) or 1)
        return f"{x:.3g}", f"{y:.3g}"

    def line(points: Sequence[tuple[float, float]]) -> str:
        return "M" + "L".join(",".join(place(point)) for point in points)

    parts = [Markup('<path class="path" d="{}"/>').format(line(path))] if len(path) > 1 else []
    parts += [Markup('<path d="{}"/>').format(line(actual))] if len(actual) > 1 else []
    if actual:
        parts.append(Markup('<circle cx="{}" cy="{}" r="2"/>').format(*place(actual[-1])))
    if goal:
        x, y = place(goal)
        parts.append(Markup('<path class="goal" d="M{} {}m-3 0l3-3l3 3l-3 3z"/>').format(x, y))
    return Markup('<svg class="spark" viewBox="0 0 96 24" aria-hidden="true">{}</svg>').format(
        Markup("").join(parts)
    )
